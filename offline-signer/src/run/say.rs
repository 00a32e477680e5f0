//! The languages of the screens.

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Language {
    /// English.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// Every language, each with its own name for itself.
    pub(crate) const ALL: [(Self, &'static str); 2] =
        [(Self::English, "English"), (Self::Japanese, "日本語")];
}

/// A text of the screens: in English and in Japanese. Whoever writes one writes both.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Say(pub(crate) &'static str, pub(crate) &'static str);

impl Say {
    /// Returns the text in a language.
    pub(crate) const fn to(self, language: Language) -> &'static str {
        match language {
            Language::English => self.0,
            Language::Japanese => self.1,
        }
    }
}
