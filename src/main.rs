fn main() {
    let t = std::time::Instant::now();
    let r = kadry::region::read_package(std::path::Path::new(&std::env::args().nth(1).unwrap()));
    for p in r.problems.iter() { println!("{}", p.describe(kadry::lang::Lang::Ru)); }
    println!("read {:?}", t.elapsed());
    let Some(region) = r.region else { return };
    match kadry::run::compute(region) {
        Err(e) => println!("{e:?}"),
        Ok(o) => {
            println!("{:?}", o.seconds);
            for g in &o.plan.goals { println!("{g:?}"); }
            println!("{:?} {} {:?}", o.plan.status, o.plan.gap, o.plan.size);
            println!("assumed {}", o.demand.assumed_share);
            let places: u32 = o.plan.lines.iter().filter(|l| l.year.0==2027).map(|l| l.places.0).sum();
            println!("places 2027 {places}");
            for y in 2023..2035 { let (mut n, mut p, mut w, mut s, mut u)=(0.,0.,0.,0.,0.); for b in o.plan.balance.iter().filter(|b| b.year.0==y) { n+=b.need.0; p+=b.pipeline.0; w+=b.planned.0; s+=b.shortage.0; u+=b.surplus.0;} println!("{y} need {n:.0} pipe {p:.0} planned {w:.0} short {s:.0} surplus {u:.0}"); }
            for y in 2023..2035 { let mut c=[0.0;10]; for r in o.demand.by_cause.iter().filter(|r| r.year.0==y) { for (i,(_,v)) in r.causes().iter().enumerate() { c[i]+=v.0; } c[8]+=r.openings.0; c[9]+=r.headcount.0;} println!("{y} {c:.0?}"); }
            for i in &o.demand.employment.industries { println!("{} {} {:.0?}", i.name, i.forecast.method, i.path); }
        }
    }
}
