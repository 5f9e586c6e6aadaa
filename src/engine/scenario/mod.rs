//! Many calculations of one region: what changes when assumptions and draws do. Computes records; tables and charts of them are
//! made by the report.
//!
//! All of it minimises the weighted sum of the goals, in people of shortage; only right-hand sides move with need. Draws re-solve one
//! linear model from one starting basis by a dual simplex; each answer is proved by weak duality or left to HiGHS, and depends on no
//! other draw. Whole groups of a draw come from its relaxation by rounding and moves of lines; where those find no plan that fits, from
//! one that fits under every need. A robust first year is one linear program of two stages, put into whole groups: the best on its
//! draws of the first years tried, which are the nearest, that of the base plan, and those that supporting planes promise (Benders).

pub mod imposed;
pub mod robust;
pub mod sensitivity;
pub mod sweep;
