//! Turns incidents into rows of a table.

use tallybook_contract::{IncidentFigure, IncidentLine, Number};

use super::Paint;
use super::table::{Column, table};

/// Digits of an id that are shown: enough to name it.
const ID_LEN: usize = 8;

/// Returns the table of incidents.
pub(crate) fn incident_table(lines: &[IncidentLine], paint: Paint) -> String {
    let heads = [
        Column::words("id", ID_LEN),
        Column::words("days", 14),
        Column::words("type", 9),
        Column::words("place", 9),
        Column::words("figures", 9),
        Column::words("status", 8),
        Column::number("reports", 7),
    ];
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    table(&heads, &rows, paint)
}

fn row(line: &IncidentLine) -> Vec<String> {
    let id = match &line.public_id {
        Some(public) => public.clone(),
        None => line.incident_id.chars().take(ID_LEN).collect(),
    };
    let place = line.places.first().map_or("-".to_owned(), |place| place.name.clone());
    let reports = format!("{}/{}", line.documents, line.origins);
    let figures = figures(line);
    vec![
        id,
        days(line.when.earliest.as_deref(), line.when.latest.as_deref()),
        line.event_type.replace('_', " "),
        place,
        figures,
        status(line),
        reports,
    ]
}

/// Status, or the desk's decision where that says more.
fn status(line: &IncidentLine) -> String {
    match line.review.as_str() {
        "new" | "coded" => line.status.clone(),
        review => review.to_owned(),
    }
}

/// Returns an interval as short as it can be: 2024-03-04, 2024-03-04..06, 2024-03, 2024.
pub(crate) fn days(earliest: Option<&str>, latest: Option<&str>) -> String {
    match (earliest, latest) {
        (None, None) => "-".to_owned(),
        (Some(day), None) => format!("{day}.."),
        (None, Some(day)) => format!("..{day}"),
        (Some(first), Some(last)) if first == last => first.to_owned(),
        (Some(first), Some(last)) => {
            if let Some(whole) = whole(first, last) {
                return whole.to_owned();
            }
            let month = first.get(..8).filter(|month| last.starts_with(*month));
            let year = first.get(..5).filter(|year| last.starts_with(*year));
            let shared = month.or(year).map_or(0, str::len);
            format!("{first}..{}", last.get(shared..).unwrap_or(last))
        }
    }
}

/// Returns the month or the year that an interval is.
fn whole<'a>(first: &'a str, last: &str) -> Option<&'a str> {
    let (year, day) = first.split_at_checked(4)?;
    if day == "-01-01" && last.strip_prefix(year) == Some("-12-31") {
        return Some(year);
    }
    let date: jiff::civil::Date = first.parse().ok()?;
    let ends = date.day() == 1 && date.last_of_month().to_string() == last;
    if ends { first.get(..7) } else { None }
}

fn figures(line: &IncidentLine) -> String {
    let figures: Vec<String> = line
        .figures
        .iter()
        .map(|(category, figure)| format!("{} {}", figure_text(figure), category))
        .collect();
    if figures.is_empty() { "-".to_owned() } else { figures.join(", ") }
}

/// Returns the published figure: 20, 3-7, 12+.
pub(crate) fn figure_text(figure: &IncidentFigure) -> String {
    let number = |number: Number| number.0.to_string();
    match (figure.best, figure.low, figure.high) {
        (Some(best), _, _) if figure.open_top => format!("{}+", number(best)),
        (Some(best), _, _) => number(best),
        (None, Some(low), Some(high)) => format!("{}-{}", number(low), number(high)),
        (None, Some(low), None) => format!("{}+", number(low)),
        (None, None, Some(high)) => format!("up to {}", number(high)),
        (None, None, None) => "some".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_short() {
        let check = |first, last, expected: &str| assert_eq!(days(first, last), expected);
        check(Some("2024-03-04"), Some("2024-03-04"), "2024-03-04");
        check(Some("2024-03-04"), Some("2024-03-06"), "2024-03-04..06");
        check(Some("2024-03-31"), Some("2024-04-01"), "2024-03-31..04-01");
        check(Some("2023-12-31"), Some("2024-01-01"), "2023-12-31..2024-01-01");
        check(None, Some("2024-01-01"), "..2024-01-01");
        check(Some("2024-02-01"), Some("2024-02-29"), "2024-02");
        check(Some("2024-02-01"), Some("2024-02-28"), "2024-02-01..28");
        check(Some("1987-01-01"), Some("1987-12-31"), "1987");
        check(None, None, "-");
    }
}
