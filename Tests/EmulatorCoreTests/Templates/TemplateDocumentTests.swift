import EmulatorCore
import OrderedCollections
import Testing

@Suite struct TemplateDocumentTests {
    func failure(_ text: String, file: String = "t.yaml") -> String {
        do throws(TemplateError) {
            _ = try Template(TemplateDocument(parsing: text, file: file))
            return "no error"
        } catch { return error.description }
    }

    @Test func `short tags become long forms`() throws {
        let yaml = try TemplateDocument(
            parsing: """
                a: !Ref X
                b: !GetAtt X.Endpoint.Address
                c: !Sub "${X}-y"
                d: !Join [",", [!Ref X, b]]
                e: !If [C, !Ref "AWS::NoValue", 1]
                f: !Not [!Condition C]
                g: !Base64 text
                """,
            file: "t.yaml"
        )
        let json = try TemplateDocument(
            parsing: """
                {"a":{"Ref":"X"},"b":{"Fn::GetAtt":["X","Endpoint.Address"]},"c":{"Fn::Sub":"${X}-y"},
                "d":{"Fn::Join":[",",[{"Ref":"X"},"b"]]},"e":{"Fn::If":["C",{"Ref":"AWS::NoValue"},1]},
                "f":{"Fn::Not":[{"Condition":"C"}]},"g":{"Fn::Base64":"text"}}
                """,
            file: "t.json"
        )
        #expect(yaml.root == json.root)
        #expect(yaml.root["d"]?.line == 4)
        #expect(json.root["d"]?.line == 2)
    }

    @Test func `scalars keep what they are`() throws {
        let root = try TemplateDocument(
            parsing: "a: 1\nb: 1.50\nc: yes\nd: '1'\ne: 000000000000\nf: 2012-10-17\ng:\nh: 1_000\ni: |\n  x\n  y\n",
            file: "t.yaml"
        ).root
        #expect(root["a"]?.value == .number(JSONNumber(text: "1")))
        #expect(root["b"]?.value == .number(JSONNumber(text: "1.50")))
        #expect(root["c"]?.value == .bool(true))
        #expect(root["d"]?.value == .string("1"))
        #expect(root["e"]?.value == .string("000000000000"))
        #expect(root["f"]?.value == .string("2012-10-17"))
        #expect(root["g"]?.value == .null)
        #expect(root["h"]?.value == .string("1_000"))
        #expect(root["i"]?.value == .string("x\ny\n"))
        #expect(root["i"]?.line == 9)
    }

    @Test func `a JSON template with escapes that YAML does not know`() throws {
        let root = try TemplateDocument(parsing: #"{"a":"\ud83d\ude00\/"}"#, file: "t.template").root
        #expect(root["a"]?.string == "😀/")
    }

    @Test func `what cannot be read names file and line`() {
        #expect(failure("a: [1\nb: 2").hasPrefix("t.yaml:2: Template format error: YAML not well-formed. (line 2, "))
        #expect(failure("a: 1\n\tb: 2").hasPrefix("t.yaml:2: Template format error: YAML not well-formed. (line 2, "))
        #expect(failure("a: 1\na: 2") == "t.yaml:2: duplicate key 'a'")
        #expect(failure("b:\n  a: {a: 1}\n  'c': 1\n  c: 2\n") == "t.yaml:4: duplicate key 'c'")
        #expect(failure("b: {a: 1, a: 2}") == "t.yaml:1: duplicate key 'a' in the mapping that begins here")
        #expect(failure("a:\n  b: !Nope x") == "t.yaml:2: Unresolved tag: !Nope")
        #expect(failure("") == "t.yaml: the file is empty")
        #expect(
            failure("{\n\"a\": 1,\n}", file: "t.json")
                == "t.json:3: Template format error: JSON not well-formed. (line 3): trailing comma"
        )
        #expect(
            failure("{\"a\":1,\n\"a\":2}", file: "t.json")
                == "t.json:2: Template format error: JSON not well-formed. (line 2): duplicate key 'a'"
        )
    }

    @Test func `what is no template is refused in CloudFormation's words`() {
        #expect(
            failure("Description: x")
                == "t.yaml:1: Template format error: At least one Resources member must be defined."
        )
        #expect(
            failure("Resources: {}\nResorces: {}") == "t.yaml:2: Invalid template property or properties [Resorces]"
        )
        #expect(
            failure("Resources:\n  A:\n    Properties: {}")
                == "t.yaml:2: Template format error: [/Resources/A] Every Resources object must contain a Type member."
        )
        #expect(
            failure("Resources:\n  A-b:\n    Type: T")
                == "t.yaml:2: Template format error: Resource name A-b is non alphanumeric."
        )
        #expect(failure("- a").hasSuffix("Template format error: unsupported structure."))
    }
}
