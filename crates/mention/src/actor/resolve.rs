//! Turns definite nouns, abbreviations, pronouns and surnames into the actors that they take up.
//!
//! | words | take up |
//! |---|---|
//! | Libyan Desert Monitor (LDM) ... the Monitor ... LDM | the Monitor's first mention |
//! | the agency said | the last agency or outlet |
//! | They arrested 48 people | the subject of the sentence before |

use compact_str::CompactString;
use tallybook_syntax::{Deprel, Upos};

use super::lexicon::RoleKind;
use super::rules::{Found, Reading};
use super::{ActorType, ActorValue};

/// An actor that the document has introduced by name.
#[derive(Clone, Debug)]
struct Introduced {
    /// Lower-case words of its name.
    words: Vec<CompactString>,
    value: ActorValue,
    /// Named, not only described: it can be taken up by its kind alone.
    proper: bool,
}

/// What the document has said so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    introduced: Vec<Introduced>,
    aliases: Vec<(String, ActorValue)>,
    /// The subject of the last sentence that had an actor for one, and whether it is many.
    subject: Option<(ActorValue, bool)>,
    /// The last person that was a subject.
    person: Option<ActorValue>,
    /// Full names of officials and their offices, for later surnames.
    officials: Vec<(Vec<CompactString>, ActorValue)>,
}

/// Most actors that a document's memory holds; later ones push the first out.
const MEMORY_MAX: usize = 200;

impl Memory {
    /// Resolves what a sentence takes up and learns what it introduces.
    pub(crate) fn read(&mut self, reading: &Reading<'_>, found: &mut Vec<Found>) {
        self.abbreviations(reading, found);
        for one in found.iter_mut() {
            if one.definite {
                self.take_up(reading, one);
            }
            if one.rule == "person" && one.value.private_person {
                self.surname(reading, one);
            }
            self.learn(reading, one);
        }
        self.pronouns(reading, found);
        self.remember_subject(reading, found);
        found.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end)));
    }

    /// Finds abbreviations that the document has introduced, and new ones in brackets.
    fn abbreviations(&mut self, reading: &Reading<'_>, found: &mut Vec<Found>) {
        let words = reading.words;
        let mut more = Vec::new();
        for i in 0..words.len() {
            let raw = words.raw(i);
            if raw.len() < 2 || raw.len() > 8 || !raw.chars().all(char::is_uppercase) {
                continue;
            }
            // The model's bare "ORG" says less than the name that the text gave before.
            let bare = |one: &Found| {
                one.rule == "organization"
                    && one.value.actor_type == ActorType::Other
                    && (one.start, one.end) == (i, i + 1)
            };
            let covered = found.iter().any(|one| one.start <= i && i < one.end && !bare(one));
            if words.before(i, 1) == "(" && words.at(i + 1) == ")" {
                let named =
                    found.iter().find(|one| one.end + 1 == i && initials_fit(reading, one, raw));
                if let Some(named) = named {
                    self.aliases.push((raw.to_owned(), named.value.clone()));
                    continue;
                }
            }
            if covered {
                continue;
            }
            if let Some((_, known)) = self.aliases.iter().rev().find(|(alias, _)| alias == raw) {
                let (mut last, mut head) = (i + 1, i);
                let role = reading.lexicon.role(words.at(last), "");
                if role.is_some() && words.upos(last) == Upos::Noun {
                    (last, head) = (last + 1, last);
                }
                let value = known.clone();
                more.push(Found {
                    start: i,
                    end: last,
                    head,
                    value,
                    rule: "abbreviation",
                    definite: false,
                });
            }
        }
        found.retain(|one| {
            !more.iter().any(|new: &Found| new.start <= one.start && one.end <= new.end)
        });
        found.extend(more);
    }

    /// "the Monitor", "the agency": the last actor whose name or type fits.
    fn take_up(&self, reading: &Reading<'_>, one: &mut Found) {
        let words = reading.words;
        let noun = words.at(one.head);
        let single = crate::quantity::singular(noun);
        let by_name = self.introduced.iter().rev().find(|earlier| {
            earlier.words.len() > 1
                && earlier.words.iter().any(|word| *word == noun || *word == single)
        });
        let types = reading.lexicon.anaphor(noun);
        let known = by_name.or_else(|| {
            let types = types?;
            let fits =
                |earlier: &&Introduced| earlier.proper && types.contains(&earlier.value.actor_type);
            self.introduced.iter().rev().find(fits)
        });
        let Some(known) = known.filter(|_| types.is_some() || by_name.is_some()) else { return };
        if matches!(
            known.value.actor_type,
            ActorType::Civilians | ActorType::Witnesses | ActorType::Protesters
        ) {
            return;
        }
        one.value = ActorValue { anaphoric: true, ..known.value.clone() };
        one.rule = "anaphor";
    }

    /// "Lemos said" after "General Octavio Lemos".
    fn surname(&self, reading: &Reading<'_>, one: &mut Found) {
        let last = reading.words.at(one.end.saturating_sub(1));
        let known =
            self.officials.iter().rev().find(|(name, _)| name.iter().any(|word| word == last));
        if let Some((_, office)) = known {
            one.value = ActorValue { anaphoric: true, private_person: false, ..office.clone() };
        }
    }

    fn learn(&mut self, reading: &Reading<'_>, one: &Found) {
        let words = reading.words;
        if one.rule == "person" && !one.value.private_person && !one.value.anaphoric {
            let name = (one.start..one.end).filter(|&i| words.upos(i) == Upos::Propn);
            let name = name.map(|i| CompactString::new(words.at(i))).collect();
            self.officials.push((name, one.value.clone()));
            return;
        }
        let body = !matches!(
            one.value.actor_type,
            ActorType::Civilians
                | ActorType::Witnesses
                | ActorType::Unidentified
                | ActorType::Prisoners
        );
        // "soldiers" and "forces" introduce nobody in particular.
        let named = one.value.actor_id.is_some()
            || matches!(one.rule, "organization" | "abbreviation")
            || one.end > one.start + 1;
        if one.value.anaphoric || one.value.private_person || !body || one.definite || !named {
            return;
        }
        let name = one.value.name.to_lowercase();
        let mut list: Vec<CompactString> =
            name.split_whitespace().map(CompactString::from).collect();
        list.extend((one.start..one.end).map(|i| CompactString::new(words.at(i))));
        if self.introduced.len() >= MEMORY_MAX {
            self.introduced.remove(0);
        }
        let proper =
            one.value.actor_id.is_some() || matches!(one.rule, "organization" | "abbreviation");
        self.introduced.push(Introduced { words: list, value: one.value.clone(), proper });
    }

    /// "it", "they" as a subject: the subject of the clause or sentence before.
    fn pronouns(&self, reading: &Reading<'_>, found: &mut Vec<Found>) {
        let words = reading.words;
        let mut more = Vec::new();
        for i in 0..words.len() {
            let many = match words.at(i) {
                "they" => true,
                "it" => false,
                "he" | "she" => {
                    more.extend(self.somebody(reading, found, i));
                    continue;
                }
                _ => continue,
            };
            let Some(token) = words.token(i) else { continue };
            if !matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass) {
                continue;
            }
            let verb = words
                .sentence
                .head(i)
                .map_or("", |verb| words.token(verb).map_or("", |t| &t.lemma));
            // "it rained", "it was clear", "it took": only an act or a speech has an actor.
            if !many && !super::peoples::is_speech(verb) {
                continue;
            }
            let inside = found.iter().rev().filter(|one| one.end <= i).find(|one| {
                is_subject(reading, one.head) && fits(&one.value, is_many(reading, one), many)
            });
            let known = inside.map(|one| one.value.clone()).or_else(|| {
                let (value, plural) = self.subject.as_ref()?;
                fits(value, *plural, many).then(|| value.clone())
            });
            let Some(known) = known else { continue };
            let value = ActorValue { anaphoric: true, ..known };
            more.push(Found {
                start: i,
                end: i + 1,
                head: i,
                value,
                rule: "pronoun",
                definite: false,
            });
        }
        found.extend(more);
    }

    /// "he", "she": the last person by office or role that was a subject.
    fn somebody(&self, reading: &Reading<'_>, found: &[Found], i: usize) -> Option<Found> {
        let token = reading.words.token(i)?;
        if !matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass) {
            return None;
        }
        let before = found.iter().rev().filter(|one| one.end <= i);
        let inside =
            before.clone().find(|one| is_somebody(reading, one) && is_subject(reading, one.head));
        let value = inside.map(|one| one.value.clone()).or_else(|| self.person.clone())?;
        let value = ActorValue { anaphoric: true, ..value };
        Some(Found { start: i, end: i + 1, head: i, value, rule: "pronoun", definite: false })
    }

    fn remember_subject(&mut self, reading: &Reading<'_>, found: &[Found]) {
        let subject =
            found.iter().find(|one| is_subject(reading, one.head) && !one.value.private_person);
        let person = found
            .iter()
            .rev()
            .find(|one| is_somebody(reading, one) && is_subject(reading, one.head));
        if let Some(one) = person {
            self.person = Some(one.value.clone());
        }
        if let Some(one) = subject {
            self.subject = Some((one.value.clone(), is_many(reading, one)));
        }
    }
}

/// Says whether a pronoun in this number can stand for the actor.
fn fits(value: &ActorValue, plural: bool, many: bool) -> bool {
    if value.private_person || value.actor_type == ActorType::Official && !plural {
        return false;
    }
    // A body can be "it" or "they"; people in the plural are only "they".
    let body = value.actor_id.is_some()
        || !matches!(
            value.actor_type,
            ActorType::Civilians
                | ActorType::Witnesses
                | ActorType::Unidentified
                | ActorType::Prisoners
        );
    if many { plural || body } else { body && !plural }
}

/// Says whether a phrase names one person by office or role.
fn is_somebody(reading: &Reading<'_>, one: &Found) -> bool {
    let person = matches!(
        one.value.actor_type,
        ActorType::Official | ActorType::Witnesses | ActorType::Medical
    );
    let body = reading.lexicon.role(reading.words.at(one.head), "");
    let body = body.is_some_and(|role| matches!(role.kind, RoleKind::Group | RoleKind::Office));
    person && !body && !is_many(reading, one) && !one.value.private_person
}

fn is_subject(reading: &Reading<'_>, head: usize) -> bool {
    reading.words.token(head).is_some_and(|t| matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass))
}

fn is_many(reading: &Reading<'_>, one: &Found) -> bool {
    use tallybook_syntax::Xpos;
    reading.words.token(one.head).is_some_and(|t| matches!(t.xpos, Xpos::Nns | Xpos::Nnps))
}

/// Says whether the capitals of a phrase start with those of an abbreviation: "LDM".
fn initials_fit(reading: &Reading<'_>, one: &Found, short: &str) -> bool {
    let words = reading.words;
    let initials: String = (one.start..one.end)
        .filter_map(|i| words.raw(i).chars().next().filter(|c| c.is_uppercase()))
        .collect();
    let short_of =
        |list: &str| list.starts_with(short) || short.starts_with(list) && list.len() > 1;
    short_of(&initials)
}
