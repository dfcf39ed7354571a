/// `AWS::AppSync::Resolver`
package struct ResolverDefinition: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case unit(dataSourceName: String)
        /// By the functions' ids, one to ten.
        case pipeline(functionIDs: [String])
    }

    package var typeName: String
    package var fieldName: String
    package var kind: Kind
    package var handlers: HandlerSource
    /// Of BatchInvoke: 0 for no batching, at most 2,000.
    package var maxBatchSize = 0

    package init(
        typeName: String, fieldName: String, kind: Kind, handlers: HandlerSource, maxBatchSize: Int = 0
    ) {
        self.typeName = typeName
        self.fieldName = fieldName
        self.kind = kind
        self.handlers = handlers
        self.maxBatchSize = maxBatchSize
    }

    /// A UNIT resolver with mapping templates.
    package init(
        typeName: String, fieldName: String, dataSourceName: String,
        requestMappingTemplate: String, responseMappingTemplate: String
    ) {
        self.init(
            typeName: typeName, fieldName: fieldName, kind: .unit(dataSourceName: dataSourceName),
            handlers: .templates(request: requestMappingTemplate, response: responseMappingTemplate))
    }
}

/// `AWS::AppSync::FunctionConfiguration`: one step of pipelines.
package struct FunctionDefinition: Sendable, Hashable {
    package var functionID: String
    package var name: String
    package var dataSourceName: String
    package var handlers: HandlerSource
    package var maxBatchSize = 0

    package init(
        functionID: String, name: String, dataSourceName: String, handlers: HandlerSource, maxBatchSize: Int = 0
    ) {
        self.functionID = functionID
        self.name = name
        self.dataSourceName = dataSourceName
        self.handlers = handlers
        self.maxBatchSize = maxBatchSize
    }
}

/// What a resolver or function consists of.
package enum HandlerSource: Sendable, Hashable {
    /// Mapping templates in VTL. One that is missing is AppSync's default: a direct Lambda resolver, or a response
    /// template that hands the result on.
    case templates(request: String?, response: String?)
    /// Code for APPSYNC_JS 1.0.0.
    case code(String)
}
