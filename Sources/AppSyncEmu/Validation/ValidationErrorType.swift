/// graphql-java's names for what validation finds; they stand in the message.
enum ValidationErrorType: String {
    /// Ours, named after AppSync's error for the API's own depth limit.
    case queryDepthLimitReached = "QueryDepthLimitReached"
    case nonExecutableDefinition = "NonExecutableDefinition"
    case duplicateOperationName = "DuplicateOperationName"
    case loneAnonymousOperationViolation = "LoneAnonymousOperationViolation"
    case subscriptionMultipleRootFields = "SubscriptionMultipleRootFields"
    case fieldUndefined = "FieldUndefined"
    case fieldsConflict = "FieldsConflict"
    case subSelectionRequired = "SubSelectionRequired"
    case subSelectionNotAllowed = "SubSelectionNotAllowed"
    case unknownArgument = "UnknownArgument"
    case duplicateArgumentNames = "DuplicateArgumentNames"
    case missingFieldArgument = "MissingFieldArgument"
    case missingDirectiveArgument = "MissingDirectiveArgument"
    case duplicateFragmentName = "DuplicateFragmentName"
    case unknownType = "UnknownType"
    case fragmentTypeConditionInvalid = "FragmentTypeConditionInvalid"
    case inlineFragmentTypeConditionInvalid = "InlineFragmentTypeConditionInvalid"
    case unusedFragment = "UnusedFragment"
    case undefinedFragment = "UndefinedFragment"
    case fragmentCycle = "FragmentCycle"
    case invalidFragmentType = "InvalidFragmentType"
    case wrongType = "WrongType"
    case badValueForDefaultArg = "BadValueForDefaultArg"
    case duplicateInputField = "DuplicateInputField"
    case unknownDirective = "UnknownDirective"
    case misplacedDirective = "MisplacedDirective"
    case duplicateDirectiveName = "DuplicateDirectiveName"
    case duplicateVariableName = "DuplicateVariableName"
    case nonInputTypeOnVariable = "NonInputTypeOnVariable"
    case undefinedVariable = "UndefinedVariable"
    case unusedVariable = "UnusedVariable"
    case variableTypeMismatch = "VariableTypeMismatch"

    /// How the message of such an error begins: nothing else of an error says its type.
    var prefix: String { "Validation error of type \(rawValue): " }
}
