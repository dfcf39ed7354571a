import EmulatorCore
import Testing

@Suite struct CalendarDateTests {
    /// Seconds since 1970 as `date --date=… +%s` tells them.
    @Test(
        "known dates",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (1_440_938_160, "Sun, 30 Aug 2015 12:36:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (-2_208_988_800, "Mon, 01 Jan 1900 00:00:00 GMT"),
        ] as [(Int64, String)]
    )
    func known(seconds: Int64, text: String) throws {
        let date = CalendarDate(Timestamp(seconds: seconds))
        #expect(date.httpDate == text)
        #expect(date.timestamp == Timestamp(seconds: seconds))
        #expect(CalendarDate(httpDate: text) == date)
        #expect(try #require(CalendarDate(iso8601Basic: date.iso8601Basic)) == date)
    }

    @Test func `every day from 1890 to 2110 follows the one before it`() {
        var previous = CalendarDate(Timestamp(seconds: -29_220 * 86_400))
        for day in Int64(-29_219)...51_500 {
            let date = CalendarDate(Timestamp(seconds: day * 86_400))
            let isNextDay = date.day == previous.day + 1 && date.month == previous.month && date.year == previous.year
            let isFirst = date.day == 1 && previous.day >= 28 && date.month == previous.month % 12 + 1
            guard isNextDay || isFirst, date.weekday == (previous.weekday + 1) % 7,
                date.timestamp == Timestamp(seconds: day * 86_400)
            else {
                Issue.record("\(date) after \(previous)")
                return
            }
            previous = date
        }
    }

    @Test func `fractions of a second, before 1970 too`() {
        #expect(CalendarDate(Timestamp(nanoseconds: 1_123_456_789)).iso8601Milliseconds == "1970-01-01T00:00:01.123Z")
        #expect(CalendarDate(Timestamp(nanoseconds: -1)).iso8601Milliseconds == "1969-12-31T23:59:59.999Z")
    }

    @Test(
        "what is no date",
        arguments: [
            "", "20150230T000000Z", "20151301T000000Z", "20150001T000000Z", "20150830T240000Z", "20150830T126000Z",
            "20150830 123600Z", "20150830T123600", "2015083aT123600Z", "99990101T000000Z",
        ]
    )
    func invalid(text: String) {
        #expect(CalendarDate(iso8601Basic: text) == nil)
    }

    @Test func `the form with dashes is read with a fraction and without`() {
        for text in ["2026-11-30T16:20:01.123Z", "1970-01-01T00:00:00.000Z"] {
            #expect(CalendarDate(iso8601: text)?.iso8601Milliseconds == text)
        }
        #expect(CalendarDate(iso8601: "2026-11-30T16:20:01Z")?.iso8601Milliseconds == "2026-11-30T16:20:01.000Z")
        #expect(CalendarDate(iso8601: "2026-11-30T16:20:01.5Z")?.nanosecond == 500_000_000)
        for text in [
            "", "2026-11-30", "2026-11-30T16:20:01", "2026-11-30T16:20:01.Z", "2026-02-30T16:20:01Z", "yesterday",
        ] {
            #expect(CalendarDate(iso8601: text) == nil)
        }
    }

    @Test func `an HTTP date in another form is none`() {
        #expect(CalendarDate(httpDate: "Sunday, 30-Aug-15 12:36:00 GMT") == nil)
        #expect(CalendarDate(httpDate: "Sun, 30 Agu 2015 12:36:00 GMT") == nil)
    }
}
