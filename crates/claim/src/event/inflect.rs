//! Turns a lemma into its inflected forms, as English spells them.
//!
//! | lemma | forms |
//! |---|---|
//! | carry | carries, carried, carrying |
//! | stab | stabs, stabbed, stabbing |
//! | strike | strikes, struck, striking |

use compact_str::{CompactString, format_compact};

/// Verbs and nouns whose forms follow no rule.
const IRREGULAR: &[(&str, &[&str])] = &[
    ("strike", &["struck", "stricken"]),
    ("hit", &["hit", "hitting"]),
    ("shoot", &["shot"]),
    ("take", &["took", "taken"]),
    ("retake", &["retook", "retaken"]),
    ("overrun", &["overran", "overrun"]),
    ("run", &["ran", "run"]),
    ("flee", &["fled"]),
    ("fall", &["fell", "fallen"]),
    ("blow", &["blew", "blown"]),
    ("set", &["set", "setting"]),
    ("break", &["broke", "broken"]),
    ("fight", &["fought"]),
    ("find", &["found"]),
    ("hold", &["held"]),
    ("lose", &["lost"]),
    ("win", &["won"]),
    ("leave", &["left"]),
    ("come", &["came"]),
    ("go", &["went", "gone"]),
    ("send", &["sent"]),
    ("bring", &["brought"]),
    ("build", &["built"]),
    ("free", &["freed"]),
    ("meet", &["met"]),
    ("say", &["said"]),
    ("tell", &["told"]),
    ("see", &["saw", "seen"]),
    ("drive", &["drove", "driven"]),
    ("withdraw", &["withdrew", "withdrawn"]),
    ("steal", &["stole", "stolen"]),
    ("throw", &["threw", "thrown"]),
    ("lay", &["laid"]),
    ("put", &["put", "putting"]),
    ("cut", &["cut", "cutting"]),
    ("rise", &["rose", "risen"]),
    ("grow", &["grew", "grown"]),
    ("fly", &["flew", "flown"]),
    ("give", &["gave", "given"]),
    ("get", &["got", "gotten", "getting"]),
    ("keep", &["kept"]),
    ("begin", &["began", "begun", "beginning"]),
    ("hang", &["hung", "hanged"]),
    ("slay", &["slew", "slain"]),
    ("beat", &["beat", "beaten"]),
    ("burn", &["burnt"]),
    ("swear", &["swore", "sworn"]),
    ("waylay", &["waylaid"]),
    ("freeze", &["froze", "frozen"]),
    ("sink", &["sank", "sunk"]),
    ("strew", &["strewn"]),
    ("bind", &["bound"]),
    ("ring", &["rang", "rung"]),
    ("bury", &["buried", "buries"]),
    ("mow", &["mown"]),
    ("overthrow", &["overthrew", "overthrown"]),
    ("overtake", &["overtook", "overtaken"]),
    ("undergo", &["underwent", "undergone"]),
    ("forsake", &["forsook", "forsaken"]),
    ("sell", &["sold"]),
    ("weep", &["wept"]),
    ("sweep", &["swept"]),
    ("creep", &["crept"]),
    ("sling", &["slung"]),
    ("split", &["split"]),
    ("shed", &["shed"]),
    ("sign", &[]),
    ("die", &["dying"]),
    ("lie", &["lying", "lay", "lain"]),
    ("bear", &["bore", "borne"]),
    ("dig", &["dug", "digging"]),
    ("ride", &["rode", "ridden"]),
    ("bomb", &[]),
    ("make", &["made"]),
    ("lead", &["led"]),
    ("let", &["let", "letting"]),
    ("catch", &["caught"]),
    ("seek", &["sought"]),
    ("think", &["thought"]),
    ("have", &["has", "had"]),
    ("be", &["is", "was", "were", "are", "been", "being"]),
    ("stand", &["stood"]),
    ("tear", &["tore", "torn"]),
    ("spread", &["spread"]),
    ("shrink", &["shrank", "shrunk"]),
    ("swell", &["swollen"]),
    ("swap", &["swapped", "swapping"]),
    ("behead", &[]),
    ("abduct", &[]),
    ("kidnap", &["kidnapped", "kidnapping", "kidnaped"]),
    ("target", &["targeted", "targetted", "targeting"]),
    ("man", &["men"]),
    ("woman", &["women"]),
    ("child", &["children"]),
    ("gunman", &["gunmen"]),
    ("policeman", &["policemen"]),
    ("serviceman", &["servicemen"]),
    ("militiaman", &["militiamen"]),
    ("wing", &[]),
];

/// Returns true if and only if the form is an irregular one of the lemma.
pub(super) fn is_irregular_form(lemma: &str, form: &str) -> bool {
    let known = IRREGULAR.iter().find(|row| row.0 == lemma);
    lemma != form && known.is_some_and(|row| row.1.contains(&form))
}

const VOWELS: &str = "aeiou";

/// Returns the inflected forms of a lemma as verb and as noun, the lemma left out.
pub(super) fn forms(lemma: &str) -> Vec<CompactString> {
    let mut out: Vec<CompactString> = Vec::with_capacity(6);
    let known = IRREGULAR.iter().find(|row| row.0 == lemma);
    out.extend(
        known.into_iter().flat_map(|row| row.1.iter().map(|form| CompactString::from(*form))),
    );
    let mut letters = lemma.chars().rev();
    let (last, before, third) = (letters.next(), letters.next(), letters.next());
    let (Some(last), Some(before)) = (last, before) else { return out };
    let stem = &lemma[..lemma.len() - last.len_utf8()];
    if last == 'y' && !VOWELS.contains(before) {
        out.extend([format_compact!("{stem}ies"), format_compact!("{stem}ied")]);
        out.push(format_compact!("{lemma}ing"));
    } else if last == 'e' {
        out.extend([format_compact!("{lemma}s"), format_compact!("{lemma}d")]);
        out.push(format_compact!("{stem}ing"));
    } else {
        let hisses =
            lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("ch") || lemma.ends_with("sh");
        out.push(if hisses { format_compact!("{lemma}es") } else { format_compact!("{lemma}s") });
        // "stab", "plan", "raid": the last letter doubles after a single vowel.
        let doubles = VOWELS.contains(before)
            && third.is_some_and(|c| !VOWELS.contains(c))
            && !VOWELS.contains(last)
            && !"wxy".contains(last);
        if doubles {
            out.extend([format_compact!("{lemma}{last}ed"), format_compact!("{lemma}{last}ing")]);
        }
        out.extend([format_compact!("{lemma}ed"), format_compact!("{lemma}ing")]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::forms;

    fn check(lemma: &str, form: &str) {
        assert!(forms(lemma).iter().any(|known| known == form), "{lemma}: no {form}");
    }

    #[test]
    fn spells_as_english_does() {
        check("carry", "carried");
        check("stab", "stabbed");
        check("strike", "struck");
        check("strike", "striking");
        check("raid", "raids");
        check("torch", "torches");
        check("gunman", "gunmen");
        check("deploy", "deployed");
    }
}
