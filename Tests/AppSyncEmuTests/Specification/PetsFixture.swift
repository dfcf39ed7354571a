import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// The schema that section 5 of the specification talks about (June 2018, 5 and the amendments in 5.3.3, 5.4.1, 5.6 and
/// 5.8), as AppSync takes it.
enum PetsFixture {
    static let sdl = #"""
        schema { query: Query mutation: Mutation subscription: Subscription }

        type Query {
          dog: Dog
          cat: Cat
          human: Human
          pet: Pet
          catOrDog: CatOrDog
          arguments: Arguments
          findDog(complex: ComplexInput): Dog
          booleanList(booleanListArg: [Boolean!]): Boolean
        }
        type Mutation { mutateDog: Dog renameDog(to: String): Dog }
        type Subscription { newMessage: Message disallowedSecondRootField: Boolean }
        type Message { body: String sender: String }

        enum DogCommand { SIT DOWN HEEL }
        enum CatCommand { JUMP }
        interface Sentient { name: String! }
        interface Pet { name: String! }
        type Dog implements Pet {
          name: String!
          nickname: String
          barkVolume: Int
          doesKnowCommand(dogCommand: DogCommand!): Boolean!
          isHousetrained(atOtherHomes: Boolean): Boolean!
          owner: Human
        }
        type Cat implements Pet {
          name: String!
          nickname: String
          doesKnowCommand(catCommand: CatCommand!): Boolean!
          meowVolume: Int
        }
        type Human implements Sentient { name: String! pets: [Pet] }
        type Alien implements Sentient { name: String! homePlanet: String }
        union CatOrDog = Cat | Dog
        union DogOrHuman = Dog | Human
        union HumanOrAlien = Human | Alien

        type Arguments {
          multipleReqs(x: Int!, y: Int!): Int!
          booleanArgField(booleanArg: Boolean): Boolean
          floatArgField(floatArg: Float): Float
          intArgField(intArg: Int): Int
          nonNullBooleanArgField(nonNullBooleanArg: Boolean!): Boolean!
          booleanListArgField(booleanListArg: [Boolean]!): [Boolean]
          optionalNonNullBooleanArgField(optionalBooleanArg: Boolean! = false): Boolean!
        }
        input ComplexInput { name: String owner: String age: Int! = 1 }
        """#

    static let schema = Result { () throws(SchemaError) in try SchemaBuilder.build(sdl: sdl) }

    /// The kinds of errors that a document has, in order: `FieldUndefined`, …
    static func violations(_ text: String) throws -> [String] {
        let document = try DocumentParser.parse(text)
        let errors = DocumentValidator.validate(document, against: try schema.get())
        return errors.map { error in
            String(error.message.dropFirst("Validation error of type ".count).prefix { $0 != ":" })
        }
    }
}

/// A document and what is wrong with it.
struct Example: Sendable, CustomTestStringConvertible {
    var text: String
    var violations: [String]

    static func valid(_ text: String) -> Example { Example(text: text, violations: []) }
    static func invalid(_ text: String, _ violations: String...) -> Example {
        Example(text: text, violations: violations)
    }

    var testDescription: String { text }

    func check() throws { #expect(try PetsFixture.violations(text) == violations) }
}
