# Passerelle: every target creates what it needs; `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
TORCH := torch==2.13.0

.DEFAULT_GOAL := help
.PHONY: help demo test check format eval bench serve clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(VENV)/.base: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installation de Passerelle (une seule fois)..."
	@$(PIP) --editable '.[evaluation,planning,postgresql]'
	@touch $@

$(VENV)/.test: $(VENV)/.base
	@echo "Installation des outils de test (une seule fois)..."
	@$(PIP) $(TORCH)
	@$(PIP) --editable '.[evaluation,planning,postgresql,transformers,test]'
	@touch $@

demo: $(VENV)/.base ## Install, load the fixture cluster, print a ranked and explained shortlist
	@$(BIN)/passerelle demo

test: $(VENV)/.test ## Run the whole test suite
	@OPENBLAS_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: $(VENV)/.test ## Format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/.test ## Rewrite the code in the project's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

eval: $(VENV)/.base ## Measure the ranking on the fixtures, beside baselines
	@$(BIN)/passerelle eval --dataset data/fixtures --baselines --output report

bench: $(VENV)/.base ## Measure speed and memory, as ratios beside named baselines
	@$(BIN)/passerelle bench

serve: $(VENV)/.base ## Serve the API and the web pages with the fixtures, on http://127.0.0.1:8000
	@$(BIN)/passerelle serve --demo

clean: ## Remove what the other targets created
	@rm -rf $(VENV) report build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
