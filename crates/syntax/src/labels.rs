//! Turns the labels of Universal Dependencies and the Penn tag set into enums.

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "each variant is the label it is named after")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum $name { $($variant,)* }

        impl $name {
            /// Every label, in the order of its number.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// Returns the label as the treebanks write it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// Returns the label of that spelling, or `None`.
            #[must_use]
            pub fn from_label(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

labels! {
    /// A universal part of speech.
    Upos {
        Adj = "ADJ",
        Adp = "ADP",
        Adv = "ADV",
        Aux = "AUX",
        Cconj = "CCONJ",
        Det = "DET",
        Intj = "INTJ",
        Noun = "NOUN",
        Num = "NUM",
        Part = "PART",
        Pron = "PRON",
        Propn = "PROPN",
        Punct = "PUNCT",
        Sconj = "SCONJ",
        Sym = "SYM",
        Verb = "VERB",
        X = "X",
    }
}

labels! {
    /// A Penn Treebank part of speech, as EWT and GUM use it.
    Xpos {
        Nn = "NN",
        In = "IN",
        Dt = "DT",
        Nnp = "NNP",
        Jj = "JJ",
        Prp = "PRP",
        Stop = ".",
        Rb = "RB",
        Comma = ",",
        Nns = "NNS",
        Vb = "VB",
        Cc = "CC",
        Vbd = "VBD",
        Vbp = "VBP",
        Vbz = "VBZ",
        Cd = "CD",
        Vbn = "VBN",
        Vbg = "VBG",
        To = "TO",
        Md = "MD",
        PrpPoss = "PRP$",
        Uh = "UH",
        Colon = ":",
        RightBracket = "-RRB-",
        LeftBracket = "-LRB-",
        Wdt = "WDT",
        Wrb = "WRB",
        Wp = "WP",
        Hyph = "HYPH",
        OpenQuote = "``",
        CloseQuote = "''",
        Rp = "RP",
        Pos = "POS",
        Nnps = "NNPS",
        Jjr = "JJR",
        Jjs = "JJS",
        Ex = "EX",
        Rbr = "RBR",
        Sym = "SYM",
        Fw = "FW",
        Nfp = "NFP",
        Dollar = "$",
        Gw = "GW",
        Add = "ADD",
        Pdt = "PDT",
        Rbs = "RBS",
        Ls = "LS",
        Afx = "AFX",
        WpPoss = "WP$",
    }
}

labels! {
    /// A Universal Dependencies relation with the English subtypes of EWT and GUM.
    Deprel {
        Punct = "punct",
        Case = "case",
        Det = "det",
        Nsubj = "nsubj",
        Root = "root",
        Advmod = "advmod",
        Amod = "amod",
        Obj = "obj",
        Obl = "obl",
        Conj = "conj",
        Nmod = "nmod",
        Compound = "compound",
        Cc = "cc",
        Mark = "mark",
        Aux = "aux",
        Cop = "cop",
        NmodPoss = "nmod:poss",
        Advcl = "advcl",
        Xcomp = "xcomp",
        Flat = "flat",
        AclRelcl = "acl:relcl",
        Ccomp = "ccomp",
        Acl = "acl",
        Parataxis = "parataxis",
        AuxPass = "aux:pass",
        Nummod = "nummod",
        Appos = "appos",
        NsubjPass = "nsubj:pass",
        Discourse = "discourse",
        OblUnmarked = "obl:unmarked",
        NmodUnmarked = "nmod:unmarked",
        CompoundPrt = "compound:prt",
        Expl = "expl",
        Fixed = "fixed",
        Iobj = "iobj",
        List = "list",
        OblAgent = "obl:agent",
        Dep = "dep",
        Reparandum = "reparandum",
        NmodDesc = "nmod:desc",
        Csubj = "csubj",
        NsubjOuter = "nsubj:outer",
        DetPredet = "det:predet",
        AdvclRelcl = "advcl:relcl",
        Vocative = "vocative",
        CcPreconj = "cc:preconj",
        Goeswith = "goeswith",
        Orphan = "orphan",
        Dislocated = "dislocated",
        CsubjPass = "csubj:pass",
        CsubjOuter = "csubj:outer",
    }
}

impl Deprel {
    /// Returns the relation without its subtype: `nsubj:pass` is `nsubj`.
    #[must_use]
    pub fn universal(self) -> &'static str {
        let label = self.as_str();
        label.split_once(':').map_or(label, |(universal, _)| universal)
    }
}
