import EmulatorCore
import Testing

@testable import emulator

@Suite("The built-in default")
struct BuiltInSourceTests {
    /// The checkout that this test was compiled in.
    private var fixtures: String {
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/fixtures"
    }

    @Test("The template and the files it names are those of fixtures/")
    func template() throws {
        #expect(
            BuiltInSource.template == String(decoding: try FileContent.read(fixtures + "/template.yaml"), as: UTF8.self)
        )
        for (name, content) in BuiltInSource.files {
            let path = fixtures + name.dropFirst()
            #expect(content == String(decoding: try FileContent.read(path), as: UTF8.self), "\(name)")
        }
    }

    @Test("The seeds are all those of fixtures/sessions, and no others")
    func seeds() throws {
        let files = try SeedPaths.read([fixtures + "/sessions"])
        #expect(files.map { $0.name.split(separator: "/").last.map(String.init) } == BuiltInSource.seeds.map(\.name))
        #expect(files.map(\.content) == BuiltInSource.seeds.map(\.content))
    }
}
