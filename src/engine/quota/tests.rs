//! Goals and competition on a region of two colleges and two programmes, small enough to check by hand.

use super::goals::Records;
use super::*;
use crate::inputs::Inputs;
use kadry_package::read_package;
use kadry_region::units::{Groups, People, Places, Roubles, Workers, Year};
use kadry_region::{Mode, Scenario};

const REGION: &str = "name = \"Область\"\nbase_year = 2024\nfirst_admission_year = 2026\nadmission_years = 2\n[scenario]\ndraws = 20\ngap = 0.0\ngoal_tolerance = 0.0\ncontracts = \"soft\"\n";
const PROGRAMMES: &str = "programme,name,industry,priority\n08.01.07,Мастер,Строительство,1\n34.02.01,Сестринское дело,Здравоохранение,2\n";
const COLLEGES: &str = "college,intake_capacity\nА,100\nБ,100\n";
const OFFERS: &str = "college,programme,form,base,duration_months,group_size,group_min,max_groups,licensed,cost,score,kcp
А,08.01.07,очная,9,10,25,20,3,да,80000,,50
А,34.02.01,очная,9,22,25,25,3,да,100000,60,25
Б,08.01.07,очная,9,10,25,20,3,да,,70,0
Б,34.02.01,очная,9,22,25,25,3,да,150000,90,25
";
const YIELDS: &str =
    "programme,survival,employed,in_occupation,in_region,delayed,returning\n34.02.01,0.81,0.9,1,1,0,1\n08.01.07,0.9,0.8,1,1,0,1\n";
const CONTRACTS: &str = "contract,employer,college,programme,form,base,admission_year,count\n1,Больница,А,34.02.01,очная,9,2026,30\n";
const LIMITS: &str = "kind,programme,year,min,max\nfederal,34.02.01,2026,50,50\n";

// Offers and programmes in the order of the region.
const A_BUILDERS: usize = 0;
const A_NURSES: usize = 1;
const B_BUILDERS: usize = 2;
const B_NURSES: usize = 3;
const BUILDERS: usize = 0;
const NURSES: usize = 1;

/// The region with so many nurses and builders and with this scenario, forecast.
fn region(headcount: u32, scenario: impl Fn(&mut Scenario)) -> Inputs {
    let folder = tempfile::tempdir().expect("folder");
    let rows = (2015..2025).map(|year| format!("{year},Медсестра,{headcount}\n{year},Строитель,{headcount}\n")).collect::<String>();
    let tables = [
        ("region.toml", REGION.to_owned()),
        ("programmes.csv", PROGRAMMES.to_owned()),
        ("colleges.csv", COLLEGES.to_owned()),
        ("offers.csv", OFFERS.to_owned()),
        ("yields.csv", YIELDS.to_owned()),
        ("contracts.csv", CONTRACTS.to_owned()),
        ("limits.csv", LIMITS.to_owned()),
        ("matrix.csv", "occupation,programme,share\nМедсестра,34.02.01,0.9\nСтроитель,08.01.07,0.8\n".to_owned()),
        ("employment.csv", format!("year,occupation,headcount\n{rows}")),
    ];
    for (name, content) in tables {
        std::fs::write(folder.path().join(name), content).expect("table");
    }
    let reading = read_package(folder.path());
    let mut region = reading.region.unwrap_or_else(|| panic!("{:#?}", reading.problems));
    scenario(&mut region.settings.scenario);
    Inputs::new(region)
}

fn planned(headcount: u32, scenario: impl Fn(&mut Scenario)) -> (Inputs, Plan) {
    let outcome = region(headcount, scenario);
    let plan = plan(&outcome, Watch::silent()).expect("a plan");
    (outcome, plan)
}

fn line(offer: usize, places: u32, previous: Option<u32>, contracts: u32, cost: Option<f64>) -> PlanLine {
    PlanLine {
        offer,
        year: Year(2026),
        groups: Groups(places / 25),
        places: Places(places),
        previous: previous.map(Places),
        contracts: Places(contracts),
        graduation: Year(2028),
        graduates: People(0.0),
        workers: Workers(0.0),
        cost: cost.map(Roubles),
        blocked_by: None,
    }
}

fn balance(programme: usize, need: f64, shortage: f64, surplus: f64, status: BalanceStatus) -> BalanceLine {
    let workers = Workers(0.0);
    let (shortage, surplus) = (Workers(shortage), Workers(surplus));
    BalanceLine { programme, year: Year(2028), need: People(need), pipeline: workers, planned: workers, shortage, surplus, status }
}

#[test]
fn each_goal_counts_what_its_definition_says() {
    let outcome = region(1500, |scenario| scenario.new_line_weight = 10.0);
    let lines = [
        line(A_NURSES, 25, Some(50), 30, Some(4_750_000.0)),
        line(B_NURSES, 50, Some(25), 0, Some(14_250_000.0)),
        line(A_BUILDERS, 25, None, 0, Some(2_000_000.0)),
        line(B_BUILDERS, 20, Some(0), 0, None),
    ];
    let lines = &lines;
    let balance = [
        balance(NURSES, 60.0, 15.0, 0.0, BalanceStatus::Shortage),
        balance(NURSES, 40.0, 5.0, 0.0, BalanceStatus::Shortage),
        balance(NURSES, 80.0, 70.0, 0.0, BalanceStatus::OutOfReach),
        balance(BUILDERS, 100.0, 0.0, 12.0, BalanceStatus::Surplus),
        balance(BUILDERS, 100.0, 10.0, 0.0, BalanceStatus::Shortage),
    ];
    let value = |goal| Records { data: &outcome, lines, balance: &balance }.value(goal);
    // Thirty contracts, 25 places.
    assert_eq!(value(GoalName::Contracts), 5.0);
    // Priority 2 for nurses; the year out of reach does not count.
    assert_eq!(value(GoalName::Shortage), 2.0 * 20.0 + 10.0);
    // 20 of 100 in health, 10 of 200 in building: people as they are, without priority.
    assert_eq!(value(GoalName::Fairness), 0.2);
    // A surplus of 12 where 5 % of 100 are tolerated.
    assert_eq!(value(GoalName::Surplus), 7.0);
    // 25 down, 25 up, one year unknown, 20 more on a line that is new.
    assert_eq!(value(GoalName::Change), 70.0 + 10.0);
    // The fourth line gives no cost: it counts nothing, and not as free of charge in any other goal.
    assert_eq!(value(GoalName::Cost), 21.0);
    // The third line has no score.
    assert_eq!(value(GoalName::Score), -(25.0 * 60.0 + 50.0 * 90.0 + 20.0 * 70.0));
    let sum = 5.0 * 100.0 + 50.0 + 100.0 * 0.2 + 7.0 * 0.5 + 80.0 * 0.05 + 21.0 * 0.02 - 7400.0 * 0.0001;
    assert!((value(GoalName::Weighted) - sum).abs() < 1e-9, "{}", value(GoalName::Weighted));
}

/// Each goal alone: what the solver minimised is what the records of the plan add up to, and nothing is left of the gap.
#[test]
fn the_model_minimises_what_the_records_count() {
    for goal in GoalName::ORDER {
        let (_, plan) = planned(3000, |scenario| scenario.goals = vec![goal]);
        let [only] = plan.goals.as_slice() else { panic!("{:?}", plan.goals) };
        assert_eq!(only.name, goal);
        let optimum = only.optimum.expect("solved");
        assert!((only.value - optimum).abs() < 1e-5 * (1.0 + optimum.abs()), "{only:?}");
        assert!(only.bound.expect("bound") <= only.value + 1e-6, "{only:?}");
    }
}

#[test]
fn the_order_of_goals_decides_and_tolerances_give_room() {
    let first = |goals: &[GoalName], room: f64| {
        let (_, plan) = planned(3000, |scenario| {
            scenario.goals = goals.to_vec();
            scenario.tolerances = [(goals[0], kadry_region::units::Share(room))].into();
        });
        plan.goals.iter().map(|goal| goal.value).collect::<Vec<_>>()
    };
    let (need, thrift) = (first(&[GoalName::Shortage, GoalName::Cost], 0.0), first(&[GoalName::Cost, GoalName::Shortage], 0.0));
    assert!(need[0] < thrift[1] && thrift[0] < need[1], "{need:?} {thrift:?}");
    let roomy = first(&[GoalName::Shortage, GoalName::Cost], 0.5);
    assert!(roomy[0] > need[0] && roomy[0] <= need[0] * 1.5 + 1e-4 && roomy[1] < need[1], "{need:?} {roomy:?}");
}

#[test]
fn the_weighted_mode_solves_one_sum_and_its_weights_decide() {
    let solved = |cost: f64| {
        let (_, plan) = planned(3000, |scenario| {
            scenario.mode = Mode::Weighted;
            scenario.weights.cost = cost;
        });
        plan
    };
    let usual = solved(0.02);
    let names: Vec<&str> = usual.goals.iter().map(|goal| goal.name.key()).collect();
    assert_eq!(names, ["contracts", "shortage", "fairness", "surplus", "change", "cost", "score", "weighted"]);
    let (sum, parts) = usual.goals.split_last().expect("goals");
    assert!(parts.iter().all(|goal| goal.bound.is_none() && goal.gap.is_none()));
    assert_eq!(sum.gap, Some(usual.gap));
    let weights = kadry_region::Weights::default();
    let added: f64 = parts.iter().map(|goal| weights.of(goal.name) * goal.value).sum();
    assert!((sum.value - added).abs() < 1e-9, "{} {added}", sum.value);
    let value = |plan: &Plan, name| plan.goals.iter().find(|goal| goal.name == name).map(|goal| goal.value).expect("goal");
    let thrifty = solved(1000.0);
    assert!(value(&thrifty, GoalName::Cost) < value(&usual, GoalName::Cost));
    assert!(value(&thrifty, GoalName::Shortage) > value(&usual, GoalName::Shortage));
}

#[test]
fn a_competition_gives_the_lot_to_the_better_score_first() {
    let competing = |scenario: &mut Scenario| {
        scenario.change_share = kadry_region::units::Share(3.0);
        scenario.mode = Mode::Competition;
        // Need alone prefers the college that is cheaper.
        scenario.goals = vec![GoalName::Contracts, GoalName::Shortage, GoalName::Surplus, GoalName::Cost];
    };
    let (_, plan) = planned(1500, competing);
    let competition = plan.competition.as_ref().expect("competition");
    let at = |offer: usize, year: i32| {
        let line = competition.lines.iter().find(|line| (line.offer, line.year) == (offer, Year(year))).expect("line");
        (line.rank, line.places.0, line.need_optimal.0)
    };
    // In 2026 the federal total is 50, and the contract of 30 keeps two groups at А: nothing is left for Б.
    assert_eq!((at(A_NURSES, 2026), at(B_NURSES, 2026)), ((2, 50, 50), (1, 0, 0)));
    // In 2027 the need-optimal plan takes the cheaper college; Б, with the better score, gets the one group by which a line
    // without places may grow, and А what is left of the lot.
    assert_eq!((at(A_NURSES, 2027), at(B_NURSES, 2027)), ((2, 25, 50), (1, 25, 0)));
    // Builders of Б fill their group before А, which has no score, gets any; what is left of the lot is no group.
    assert_eq!((at(A_BUILDERS, 2026), at(B_BUILDERS, 2026)), ((2, 0, 20), (1, 25, 20)));
    // Values of the plan are those of the competition; only the first goal has a bound that holds for it.
    for row in &competition.goals {
        let goal = plan.goals.iter().find(|goal| goal.name == row.goal).expect("goal");
        assert_eq!(goal.value, row.competition);
        assert!(goal.bound.is_none_or(|bound| bound <= row.need_optimal + 1e-6), "{:?} {row:?}", goal.bound);
    }
    let bounded = plan.goals.iter().map(|goal| goal.bound.is_some());
    assert!(bounded.enumerate().all(|(index, bounded)| bounded == (index == 0)));
}
