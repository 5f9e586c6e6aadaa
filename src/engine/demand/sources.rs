//! What makes need uncertain, and whose need it is: the words that the draws, the simulation and its sums share.

/// Sources that move need. Every combination of their values in the two matrices is evaluated: a bit of a combination
/// says whether the source comes from the second.
pub const MOVING: usize = 3;
pub const COMBINATIONS: usize = 1 << MOVING;

/// What is uncertain. The stock of vacancies is taken as certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Errors of the employment forecasts.
    Employment,
    /// Rates of leaving, and the scatter of leavers.
    Hazards,
    /// Whether projects come.
    Projects,
    /// Workers per place; moves no opening, but what the students in training leave of the need.
    Yields,
}

impl Source {
    pub const ALL: [Source; 4] = [Source::Employment, Source::Hazards, Source::Projects, Source::Yields];
    /// Those that move need itself, in the order of the combinations of the simulation.
    pub const OF_NEED: [Source; MOVING] = [Source::Employment, Source::Hazards, Source::Projects];

    pub fn key(self) -> &'static str {
        match self {
            Source::Employment => "employment",
            Source::Hazards => "hazards",
            Source::Projects => "projects",
            Source::Yields => "yields",
        }
    }
}

/// Whose need.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Region,
    /// Programmes of an industry together.
    Industry(String),
    Programme(usize),
}
