# Every command does the set-up it needs, asks nothing and can be repeated.
.PHONY: help run test check

help:
	@echo 'make run     the site with demo content on http://127.0.0.1:8000 until Ctrl-C (PORT=8001 for another port)'
	@echo 'make test    the whole suite with coverage; ARGS="tests/core -k name" for a part of it'
	@echo 'make check   format, lint, contracts, types, migrations, deploy check, translations'

run:
	@tools/setup run
	@tools/run

test:
	@tools/setup test
	@tools/test $(ARGS)

check:
	@tools/setup check
	@tools/check
