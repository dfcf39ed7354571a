/// The North American Numbering Plan, country code 1: three digits of an area that is in service, and an exchange that
/// begins with 2 to 9 (North American Numbering Plan Administrator).
enum NorthAmericanPlan {
    /// - Parameter number: without the country code.
    static func contains(_ number: Substring) -> Bool {
        let digits = Array(number)
        guard digits.count == 10, let area = Int(number.prefix(3)) else { return false }
        return ("2"..."9").contains(digits[3]) && areas.contains(area)
    }

    private static let areas: Set<Int> = {
        var areas: Set<Int> = []
        for range in table.split(whereSeparator: \.isWhitespace) {
            let bounds = range.split(separator: "-").compactMap { Int($0) }
            areas.formUnion(bounds[0]...bounds[bounds.count - 1])
        }
        return areas
    }()

    private static let table = """
        201-210 212-220 223-229 231 234-236 239 240 242 246 248-254 256 257 260 262-264 267-270 272 274 276 279 281 283
        284 289 301-310 312-321 323-327 329-332 334 336 337 339-341 343 345-347 350-354 357 360 361 363-365 367-369 380
        382 385 386 401-410 412-419 423-425 428 430-432 434-438 440-443 445 447 448 450 457 458 463 464 468-475 478-480
        483 484 500-510 512-535 538-554 556-559 561-564 566 567 569-575 577-582 584-588 600-610 612-624 626 628-631 633
        636 639-641 645-651 656-662 664 667 669-672 678-684 686 689 700-710 712-721 724-732 734 737 738 740 742 743 747
        748 753 754 757 758 760 762 763 765 767 769-775 778-782 784-787 800-810 812-822 825 826 828-833 835 837-840
        843-845 847-851 854-870 872 873 876-879 888 900-910 912-920 924 925 927-931 934 936-943 945 947-949 951 952 954
        956 959 970-973 975 978-980 983-986 989
        """
}
