/// The rules in the order of section 5 of the June 2018 specification; each node is handed to them in this order.
enum SpecifiedRules {
    static let all: [any (ValidationRule & SendableMetatype).Type] = [
        // Ours: before everything that follows fragments
        SelectionDepth.self,
        // 5.1 Documents
        ExecutableDefinitions.self,
        // 5.2 Operations
        UniqueOperationNames.self,
        LoneAnonymousOperation.self,
        SingleRootField.self,
        // 5.3 Fields
        FieldsOnCorrectType.self,
        OverlappingFieldsCanBeMerged.self,
        ScalarLeafs.self,
        // 5.4 Arguments
        KnownArgumentNames.self,
        UniqueArgumentNames.self,
        ProvidedRequiredArguments.self,
        // 5.5 Fragments
        UniqueFragmentNames.self,
        KnownTypeNames.self,
        FragmentsOnCompositeTypes.self,
        NoUnusedFragments.self,
        KnownFragmentNames.self,
        NoFragmentCycles.self,
        PossibleFragmentSpreads.self,
        // 5.6 Values
        ValuesOfCorrectType.self,
        UniqueInputFieldNames.self,
        // 5.7 Directives
        KnownDirectives.self,
        UniqueDirectivesPerLocation.self,
        // 5.8 Variables
        UniqueVariableNames.self,
        VariablesAreInputTypes.self,
        NoUndefinedVariables.self,
        NoUnusedVariables.self,
        VariablesInAllowedPosition.self,
    ]
}
