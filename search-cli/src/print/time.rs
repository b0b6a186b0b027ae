//! Moments as people speak of them.

use jiff::Timestamp;

const MINUTE_SECONDS: i64 = 60;
const HOUR_SECONDS: i64 = 60 * MINUTE_SECONDS;
const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;

/// Returns how long before `now` an RFC 3339 time lies; a text that is none stays as it is.
pub(crate) fn ago(time: &str, now: Timestamp) -> String {
    let Ok(then) = time.parse::<Timestamp>() else { return time.to_owned() };
    let seconds = now.as_second() - then.as_second();
    if seconds < MINUTE_SECONDS {
        return "just now".to_owned();
    }
    let (count, unit) = if seconds < HOUR_SECONDS {
        (seconds / MINUTE_SECONDS, "minute")
    } else if seconds < DAY_SECONDS {
        (seconds / HOUR_SECONDS, "hour")
    } else {
        (seconds / DAY_SECONDS, "day")
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        let now: Timestamp = "2025-04-17T12:00:00Z".parse().unwrap();
        let cases = [
            ("2025-04-17T11:59:30.5Z", "just now"),
            ("2025-04-17T12:00:30Z", "just now"),
            ("2025-04-17T11:59:00Z", "1 minute ago"),
            ("2025-04-17T10:00:00Z", "2 hours ago"),
            ("2025-04-17T14:00:00+05:00", "3 hours ago"),
            ("2025-03-17T12:00:00Z", "31 days ago"),
            ("soon\u{1b}", "soon\u{1b}"),
        ];
        for (time, expected) in cases {
            assert_eq!(ago(time, now), expected, "{time}");
        }
    }
}
