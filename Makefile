# Every command does the set-up it needs, asks nothing and can be repeated.
.PHONY: help run test check messages

help:
	@echo 'make run     the site with demo content on http://127.0.0.1:8000 until Ctrl-C (PORT=8001 for another port)'
	@echo 'make test    the whole suite with coverage; ARGS="tests/core -k name" for a part of it'
	@echo 'make messages  new texts of the code into the catalogues of locale/'
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

messages:
	@tools/setup check
	@DEMO=1 .venv/bin/python manage.py makemessages -l kk -l ru --no-location --no-wrap --no-obsolete \
		-i var -i static -i tests -i tools -i docs -i .venv
