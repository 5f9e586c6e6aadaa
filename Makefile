# make run   the plan of the shipped region, data/yakutia, into runs/yakutia
# make test  every test
SHELL := /bin/sh
.PHONY: run test lint bench release

run:
	@. .ci/setup && cargo run --locked --quiet --bin kadry -- plan data/yakutia --out runs/yakutia --overwrite

test:
	@export KADRY_BROWSER=yes && . .ci/setup && cargo test --locked

lint:
	@. .ci/setup && cargo fmt --check && cargo clippy --locked --all-targets -- -D warnings

# In the profile of make run, so that nothing is compiled anew.
bench:
	@. .ci/setup && cargo bench --locked --profile dev

# The optimised program, for handing out: target/release/kadry. Takes some 20 minutes on two cores.
release:
	@. .ci/setup && cargo build --locked --release
