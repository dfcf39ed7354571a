/// A place in a GraphQL document; both count from 1, columns in Unicode scalars (June 2018 specification, section
/// 7.1.2).
package struct SourceLocation: Sendable, Hashable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
