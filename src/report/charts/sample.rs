//! Small inputs for the tests of the charts.
