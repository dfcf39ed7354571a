/// AWSPhone: without a country code, a number of the North American plan (developer guide, scalars). AppSync knows which
/// numbers a country has, and refuses others (amplify-js issue 2825, aws-appsync-community issue 289); here length and
/// first digit of every country's plan are known, and the areas of the North American one.
enum AWSPhoneScalar: TextScalar {
    static let name = "AWSPhone"
    static let phrase = "a valid phone number"
    static let objectPhrase = "a valid phone number"

    static func accepts(_ text: String) -> Bool {
        let digits = text.filter { !" -().".contains($0) }
        let isInternational = digits.hasPrefix("+")
        let number = digits.dropFirst(isInternational ? 1 : 0)
        guard number.allSatisfy({ $0.isASCII && $0.isNumber }) else { return false }
        if isInternational { return isInternationalNumber(number) }
        // Dialled from the United States.
        if number.hasPrefix("011") { return isInternationalNumber(number.dropFirst(3)) }
        return NorthAmericanPlan.contains(number.count == 11 && number.first == "1" ? number.dropFirst() : number)
    }

    private static func isInternationalNumber(_ digits: Substring) -> Bool {
        if digits.first == "1" { return NorthAmericanPlan.contains(digits.dropFirst()) }
        guard let (plan, number) = NumberingPlan.plan(of: digits) else { return false }
        return plan.contains(number)
    }
}
