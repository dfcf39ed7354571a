import EmulatorCore
import OrderedCollections
import Testing

@Suite("What stacks export and import")
struct StackInterfaceTests {
    private func interface(_ file: String, _ yaml: String, _ parameters: [String: String] = [:]) throws
        -> StackInterface
    {
        let template = try Template(TemplateDocument(parsing: yaml, file: file))
        return try StackInterface(
            template,
            environment: StackEnvironment(
                stackName: String(file.prefix { $0 != "." }), region: "eu-west-1", parameters: parameters))
    }

    private func stack(_ file: String, exports: [String] = [], imports: [String] = []) throws -> StackInterface {
        let outputs = exports.map { "  \($0): {Value: x, Export: {Name: \($0)}}" }
        let properties = imports.map { "      \($0): !ImportValue \($0)" }
        return try interface(
            file,
            """
            Resources:
              A:
                Type: T
                Properties:
                  Name: n
            \(properties.joined(separator: "\n"))
            \(outputs.isEmpty ? "" : "Outputs:")
            \(outputs.joined(separator: "\n"))
            """)
    }

    @Test func `names are known before anything is made, whatever they are put together from`() throws {
        let interface = try interface(
            "app.yaml",
            """
            Parameters:
              Stage: {Type: String, Default: dev}
            Conditions:
              IsProd: !Equals [!Ref Stage, prod]
            Resources:
              A:
                Type: T
                Properties:
                  A: !ImportValue {'Fn::Sub': 'base-${Stage}-Table'}
                  B: !If [IsProd, !ImportValue onlyInProd, x]
              B: {Type: T, Condition: IsProd, Properties: {C: !ImportValue neither}}
            Outputs:
              Name: {Value: !Ref A, Export: {Name: !Sub '${AWS::StackName}-Name'}}
              Prod: {Value: !Ref A, Condition: IsProd, Export: {Name: Prod}}
            """, ["Stage": "test"])
        #expect(interface.exports == ["app-Name": 13])
        #expect(interface.imports.map(\.name) == ["base-test-Table"])
    }

    @Test func `exporters come before importers, otherwise the order stays`() throws {
        let stacks = [
            try stack("a.yaml", imports: ["X"]), try stack("b.yaml"),
            try stack("c.yaml", exports: ["X"], imports: ["Y"]),
            try stack("d.yaml", exports: ["Y"]),
        ]
        let (order, cycle) = StackInterface.order(stacks)
        #expect(order == [3, 2, 0, 1])
        #expect(cycle == nil)
        #expect(StackInterface.duplicate(stacks) == nil)
        #expect(
            StackInterface.exporters(besides: 0, among: stacks)
                == "b.yaml exports nothing, c.yaml exports X, d.yaml exports Y")
        #expect(
            StackInterface.exporters(besides: 0, among: [stacks[0]])
                == "No other source was given that could export it")
    }

    @Test func `imports that go in circles name every step`() throws {
        let stacks = [
            try stack("a.yaml", exports: ["A"], imports: ["B"]), try stack("b.yaml", exports: ["B"], imports: ["A"]),
        ]
        let (order, cycle) = StackInterface.order(stacks)
        #expect(order == [1, 0])
        #expect(
            cycle.map { "\($0)" }
                == "a.yaml:6: Circular imports between stacks, none can be deployed first: a.yaml imports B from b.yaml, "
                + "b.yaml imports A from a.yaml")
    }

    @Test func `a name that two stacks export is refused as CloudFormation does`() throws {
        let stacks = [try stack("a.yaml", exports: ["X"]), try stack("b.yaml", exports: ["X"])]
        #expect(
            StackInterface.duplicate(stacks).map { "\($0)" }
                == "b.yaml:8: Export with name X is already exported by stack a")
    }

    @Test func `one stack cannot export a name twice`() throws {
        let interface = try interface(
            "app.yaml",
            """
            Resources: {A: {Type: T}}
            Outputs:
              One: {Value: x, Export: {Name: n}}
              Two: {Value: y, Export: {Name: n}}
            """)
        #expect(
            StackInterface.duplicate([interface])?.description
                == "app.yaml:4: Export with name n is already exported by stack app")
    }
}
