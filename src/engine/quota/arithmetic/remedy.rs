//! What would mend a reason, computed: room in other colleges, groups, beds, hours and roubles that lack.

use super::ranges::{Ranges, whole_down, whole_up};
use super::sums::{Effect, Sum, Term};
use super::{Cap, Check};
use crate::quota::kind::Kind;
use crate::quota::model::RowKey;
use crate::quota::owners::describe;
use crate::quota::reason::{Asked, Lacking, Reach, Receiver, Remedy};

/// How many other colleges take the contracts of one line.
const RECEIVERS: usize = 4;

/// Another line that could take contracts.
struct Target {
    offer: usize,
    free: f64,
    /// Places of a further group that its licence allows; 0 where it allows none.
    group: f64,
    /// What lacks for that group.
    lacking: Vec<Lacking>,
}

impl Target {
    fn receiver(&self, taken: f64) -> Receiver {
        Receiver { offer: self.offer, taken, free: self.free }
    }
}

impl Check<'_> {
    /// Contracts of one line that lack places: more in this college, or contracts moved.
    pub(super) fn line_remedies(&self, offer: usize, year: usize, asked: f64, short: &[Cap<'_>]) -> Vec<Remedy> {
        let line = &self.data.region.offers[offer];
        let size = f64::from(line.group_size);
        let allowed = f64::from(line.groups_allowed(&self.data.region.programmes[line.programme], self.year(year)));
        let mut parts = Vec::new();
        for cap in short {
            let part = match cap.sum {
                None if cap.kind == Kind::Licence => Some(Remedy::Groups((asked / size - 1e-9).ceil() - allowed)),
                // More licences would be needed first: what growth they allow is no question yet.
                None => self.share_that(|ranges| ranges.at(offer, year).growth >= asked).map(Remedy::Growth),
                Some((sum, each)) => {
                    let unit = cap.kind.unit();
                    let by = unit.up(each * asked + sum.taken) - unit.down(sum.upper + sum.taken);
                    Some(Remedy::More { bound: sum.key, by })
                }
            };
            match part {
                Some(part) => parts.push(part),
                None => {
                    parts.clear();
                    break;
                }
            }
        }
        let mut remedies = Vec::new();
        if !parts.is_empty() {
            remedies.push(Remedy::All(parts));
        }
        let lack = asked - short.first().map_or(asked, |cap| cap.places);
        let broken: Vec<RowKey> = short.iter().filter_map(|cap| cap.sum.map(|(sum, _)| sum.key)).collect();
        remedies.push(self.moved(offer, year, lack, &broken));
        remedies
    }

    /// Where `lack` contracts of a line can go: other lines of the programme outside the sums that are too small.
    fn moved(&self, offer: usize, year: usize, lack: f64, broken: &[RowKey]) -> Remedy {
        let targets = self.targets(offer, year, broken);
        let mut left = lack;
        let mut to = Vec::new();
        for target in targets.iter().filter(|target| target.free > 0.0).take(RECEIVERS) {
            if left > 0.0 {
                to.push(target.receiver(left.min(target.free)));
                left -= left.min(target.free);
            }
        }
        let blocked = targets.into_iter().find(|target| target.free == 0.0 && target.group >= left && !target.lacking.is_empty());
        match (left > 0.0, blocked) {
            (false, _) => Remedy::Moved { from: offer, lack, to },
            (true, Some(Target { offer: group, lacking, .. })) => Remedy::MovedWithGroup { from: offer, lack, left, to, group, lacking },
            (true, None) => Remedy::GivenUp { from: offer, lack, left, to },
        }
    }

    /// Other lines of the programme: those of the same form and base first, then by room.
    fn targets(&self, offer: usize, year: usize, broken: &[RowKey]) -> Vec<Target> {
        let region = &self.data.region;
        let line = &region.offers[offer];
        let same = |other: usize| region.offers[other].form == line.form && region.offers[other].base == line.base;
        let inside = |other: usize| self.sums.over(other, year).any(|(sum, _)| broken.contains(&sum.key));
        let mut targets: Vec<Target> = (0..region.offers.len())
            .filter(|other| *other != offer && region.offers[*other].programme == line.programme && !inside(*other))
            .filter_map(|other| self.target(other, year))
            .collect();
        targets.sort_by(|a, b| same(b.offer).cmp(&same(a.offer)).then(b.free.total_cmp(&a.free)).then(a.offer.cmp(&b.offer)));
        targets
    }

    /// Room of a line for contracts of others; `None` where it has neither room nor a licence for a further group.
    fn target(&self, offer: usize, year: usize) -> Option<Target> {
        let range = self.ranges.at(offer, year);
        let line = &self.data.region.offers[offer];
        let (min, size) = (f64::from(line.group_min), f64::from(line.group_size));
        let mut room = range.high - range.low;
        let mut lacking = Vec::new();
        for (sum, term) in self.sums.over(offer, year).filter(|(_, term)| term.each > 0.0) {
            let free = sum.upper - sum.least(&self.ranges);
            room = room.min((free / term.each).max(0.0));
            let more = term.each * size - free;
            if let Some((kind, ..)) = describe(sum.key, self.data).filter(|_| more > Sum::slack(sum.upper)) {
                lacking.push(Lacking { bound: sum.key, amount: kind.unit().up(more) });
            }
        }
        let free = (whole_down(range.low + room, min, size) - range.contracted).max(0.0);
        let group = (range.high - range.low).min(size);
        (free > 0.0 || group > 0.0).then_some(Target { offer, free, group, lacking })
    }

    /// A capacity, a budget or an upper limit that is too small.
    pub(super) fn sum_remedies(&self, index: usize, asked: Asked, raised: &[Effect]) -> Vec<Remedy> {
        let sum = &self.sums.list[index];
        let mut remedies = vec![Remedy::Widened { bound: sum.key, asked }];
        let holds = |ranges: &Ranges| {
            let extra: f64 = self.sums.raised(index, ranges, |_| false).iter().map(|effect| effect.amount).sum();
            sum.least(ranges) + extra <= sum.upper + Sum::slack(sum.upper)
        };
        if sum.contracts(&self.ranges) + Sum::slack(sum.upper) < sum.least(&self.ranges) {
            remedies.extend(self.share_that(holds).map(Remedy::Decline));
        }
        if sum.upper >= 0.0 && raised.is_empty() {
            remedies.extend(self.moves_out(sum));
        }
        let over = asked.need - asked.have;
        let in_places = sum.terms.iter().all(|term| (term.each - 1.0).abs() < 1e-9);
        let extra: f64 = raised.iter().map(|effect| effect.amount).sum();
        match raised {
            _ if !in_places || extra < over => {}
            [] => {}
            [effect] => {
                let limit = &self.sums.list[effect.sum];
                remedies.push(Remedy::LimitLowered { limit: limit.key, to: limit.lower - over });
            }
            several => remedies.push(Remedy::LimitsLowered { limits: self.named(several), by: over }),
        }
        remedies
    }

    /// Contracts that could leave a sum for lines with room, where they are enough to make it hold.
    fn moves_out(&self, sum: &Sum) -> Option<Remedy> {
        let mut over = sum.least(&self.ranges) - sum.upper;
        let mut moves: Vec<(usize, Receiver)> = Vec::new();
        for term in &sum.terms {
            let range = self.ranges.at(term.offer, term.year);
            let without = self.without_contracts(term);
            if over <= Sum::slack(sum.upper) || range.contracted == 0.0 || without >= range.low {
                continue;
            }
            let targets = self.targets(term.offer, term.year, &[sum.key]);
            let Some(target) = targets.into_iter().find(|target| target.free >= range.contracted) else { continue };
            // Room that one line's contracts take is no longer there for another's.
            if moves.iter().any(|(_, taken)| taken.offer == target.offer) {
                continue;
            }
            over -= term.least(range) - term.least(super::ranges::Range { low: without, ..range });
            moves.push((term.offer, target.receiver(range.contracted)));
        }
        (over <= Sum::slack(sum.upper) && !moves.is_empty()).then_some(Remedy::MovedOut(moves))
    }

    /// The least of a line if it had no contracts that year.
    fn without_contracts(&self, term: &Term) -> f64 {
        let line = &self.data.region.offers[term.offer];
        let (min, size) = (f64::from(line.group_min), f64::from(line.group_size));
        let before = match term.year {
            0 => line.kcp.map(f64::from),
            year => Some(self.ranges.at(term.offer, year - 1).low),
        };
        let share = self.data.region.settings.scenario.change_share.0;
        let floor = before.map_or(0.0, |places| (places - (share * places).max(size)).max(0.0));
        whole_up(floor.min(self.ranges.at(term.offer, term.year).licence), min, size)
    }

    /// A lower limit or federal total that cannot be reached.
    pub(super) fn limit_remedies(&self, sum: &Sum, lowered: &[Effect], reach: Reach) -> Vec<Remedy> {
        let Reach { required, licences, growth: highs, available: most } = reach;
        let mut remedies = vec![Remedy::LimitLowered { limit: sum.key, to: most }];
        if sum.terms.is_empty() {
            return remedies;
        }
        if licences < required {
            let sizes = sum.terms.iter().map(|term| f64::from(self.data.region.offers[term.offer].group_size));
            let size = sizes.fold(1.0, f64::max);
            let mut parts = vec![Remedy::Groups(((required - licences) / size - 1e-9).ceil())];
            // Growth would hold back what a licence lets in.
            let grown = |ranges: &Ranges| sum.total(|term| ranges.at(term.offer, term.year).growth) >= required;
            if !grown(&self.ranges) {
                match self.share_that(grown) {
                    Some(share) => parts.push(Remedy::Growth(share)),
                    None => return remedies,
                }
            }
            // Capacities that give less than the licences do would have to give way too.
            if most + 1e-6 < highs {
                return remedies;
            }
            remedies.push(Remedy::All(parts));
        } else if highs < required {
            let reached = |ranges: &Ranges| sum.total(|term| ranges.at(term.offer, term.year).high) >= required;
            remedies.extend(self.share_that(reached).map(Remedy::Growth));
        } else {
            let mut left = required - most;
            let mut parts = Vec::new();
            for effect in lowered {
                let give = left.min(effect.amount);
                let wider = &self.sums.list[effect.sum];
                let Some((kind, ..)) = describe(wider.key, self.data).filter(|_| give > 0.0) else { continue };
                let dearest = wider.terms.iter().map(|term| term.each).fold(0.0, f64::max);
                parts.push(Remedy::More { bound: wider.key, by: kind.unit().up(give * dearest) });
                left -= give;
            }
            remedies.push(Remedy::All(parts));
        }
        remedies
    }
}
