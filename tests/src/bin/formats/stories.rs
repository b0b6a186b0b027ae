//! Sixty articles of our own, told from a few sentences: enough to fill a folder with every format.

/// Where something happens, and who speaks there, with what they are.
const PLACES: [(&str, [(&str, &str); 2]); 12] = [
    (
        "Ansel",
        [
            ("Colm Brannigan", "the regional secretary"),
            ("Philippa Rowntree", "the chief executive"),
        ],
    ),
    ("Hestray", [("Morag Sinclair", "the postmistress"), ("Ewan Tulloch", "the harbour master")]),
    ("Breitach", [("Anna Vogel", "a ferry captain"), ("Ivo Brandt", "the mayor")]),
    ("Lindmoor", [("Tariq Osman", "a head teacher"), ("Grace Pell", "the county treasurer")]),
    ("Quaywick", [("Mira Dolan", "the pilots’ speaker"), ("Hugh Farrow", "a boat builder")]),
    ("Sandhaven", [("Lucia Ferrer", "the director of the museum"), ("Omar Haddad", "an engineer")]),
    ("Orrin", [("Ruth Calder", "a farmer"), ("Piotr Zielinski", "the head of the water board")]),
    ("Velmar", [("Dana Whitlock", "the interior minister"), ("Jonas Reed", "a union official")]),
    ("Castrel", [("Amina Karimova", "an economist"), ("Peter Lund", "the bank’s spokesman")]),
    ("Nordby", [("Signe Dahl", "the police chief"), ("Arne Solberg", "a fisherman")]),
    ("Holmpoint", [("Teresa Blunt", "the opposition leader"), ("Victor Amadi", "a surgeon")]),
    ("Ellan", [("Nora Keane", "a climate researcher"), ("Samuel Otis", "the lighthouse keeper")]),
];

/// What happens: the headline, the first sentence, and what the two say about it.
const EVENTS: [[&str; 6]; 5] = [
    [
        "{place} shuts its harbour for the winter",
        "The harbour of {place} will be shut until March after the sea wall gave way in two storms, the town said.",
        "We have patched it for twenty years, and the sea does not read our minutes",
        "Every boat has a berth elsewhere by Friday",
        "Nobody will lose a day of fishing",
        "the work would cost four million and be paid from the reserve",
    ],
    [
        "{place} votes to keep its old bridge",
        "Voters in {place} have decided to keep the iron bridge that engineers wanted to replace, by a margin of nine.",
        "You do not throw away what still carries you",
        "I have counted three times and it is nine every time",
        "We will paint it and watch it",
        "the bridge would be inspected each spring from now on",
    ],
    [
        "Trains return to {place} after eleven years",
        "The first train for eleven years has reached {place}, forty minutes late and to loud applause.",
        "My daughter has never seen one stop here",
        "It is late, it is full, and it is ours",
        "The second one will be on time",
        "two more trains a day would run from the summer",
    ],
    [
        "{place} bans lorries from its market square",
        "Lorries may no longer cross the market square of {place} between seven and noon, the council decided.",
        "A child should be able to buy bread without looking over both shoulders",
        "We asked for one thing since the autumn, and this is half of it",
        "Deliveries at night are quieter than people fear",
        "the rule would be looked at again after a year",
    ],
    [
        "A water plant opens above {place}",
        "A plant that cleans the river’s water has opened above {place}, two years after the wells ran dry.",
        "I drank the first glass myself, and I am still here to say so",
        "What we drink is what fell on these hills",
        "The wells stay shut for good",
        "the price of water would not rise before next autumn",
    ],
];

/// The articles as plain text, each with its name.
pub(super) fn stories() -> Vec<(String, String)> {
    let mut stories = Vec::new();
    for (number, event) in EVENTS.iter().enumerate() {
        for (place, people) in &PLACES {
            let name = format!("{}-{number}", place.to_lowercase());
            stories.push((name, story(place, people, event)));
        }
    }
    stories
}

fn story(place: &str, people: &[(&str, &str); 2], event: &[&str; 6]) -> String {
    let [(one, one_role), (other, other_role)] = people;
    let [headline, lead, said, replied, added, told] =
        event.map(|words| words.replace("{place}", place));
    let surname = other.split(' ').next_back().unwrap_or(other);
    format!(
        "{headline}\n\nBy Ann Carver, Meridian News\n\n\
         {}, Oct. 6 (Lake Wire) — {lead}\n\n\
         “{said},” said {one}, {one_role}.\n\n\
         {other}, {other_role}, told reporters that {told}. “{replied},” {surname} said. “{added}.”\n",
        place.to_uppercase()
    )
}
