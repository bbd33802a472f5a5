# aksarc-wizard. `make help` lists the targets.

GO ?= go
BIN := bin/aksarc-wizard
VERSION ?= 0.1.0-dev
LDFLAGS := -s -w -X main.version=$(VERSION)

# The rooms where things happen at the same time. The tests of
# cmd/aksarc-wizard/reliability run the built program, which has no detector.
RACE := ./runner/execute ./runner/process ./runner/journal ./runner/rehearsal/... ./ui ./ui/line ./ui/screen/...

# Tools are installed into .tools, never into go.mod.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
TOOLS := $(CURDIR)/.tools
# golangci-lint is a hundred linters, of which a dozen are run: to compile it
# well takes longer than its running ever saves.
UNOPTIMISED := -gcflags=all='-N -l' -ldflags='-s -w'

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build, and open the wizard on the rehearsal site
	@./$(BIN) --rehearse

.PHONY: build
build: ## build bin/aksarc-wizard
	@CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/aksarc-wizard

.PHONY: windows
windows: ## build bin/aksarc-wizard.exe for Windows
	@CGO_ENABLED=0 GOOS=windows GOARCH=amd64 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN).exe ./cmd/aksarc-wizard

.PHONY: test
test: ## run the tests; says in one line each what it skipped for want of a tool
	@.ci/test $(GO)

.PHONY: test-az
test-az: ## run the tests that drive the real Azure CLI (Debian's azure-cli 2.45.0)
	@AKSARC_WIZARD_REAL_AZ=1 .ci/test $(GO) -run 'Az|TestScripts/az|Real' -count=1 ./cmd/aksarc-wizard ./runner/process ./runner/rehearsal

.PHONY: race
race: ## run the tests with the race detector (needs a C compiler)
	@CGO_ENABLED=1 $(GO) test -race -short $(RACE)

.PHONY: fuzz
fuzz: ## run the fuzz targets of the folders FUZZ (default all) for FUZZTIME (default 10s)
	@.ci/fuzz $(GO) $(or $(FUZZTIME),10s) $(FUZZ)

.PHONY: bench
bench: ## run the benchmarks
	@$(GO) test -run '^$$' -bench . -benchmem ./...

.PHONY: golden
golden: ## write the golden files anew; look at the difference before you commit
	@.ci/golden $(GO)

.PHONY: screens
screens: ## draw the pictures of the guide anew, from the program on a terminal
	@$(GO) test ./cmd/aksarc-wizard -count=1 -run '^TestThePicturesOfTheGuide' -screens

.PHONY: fmt
fmt: ## format
	@gofmt -w cmd runner steps ui validate

.PHONY: vet
vet: .tools/staticcheck ## go vet for Linux and Windows, staticcheck
	@$(GO) vet ./...
	@GOOS=windows $(GO) vet ./...
	@$(TOOLS)/staticcheck ./...

.PHONY: lint
lint: .tools/golangci-lint ## golangci-lint with the import rules of the house
	@$(TOOLS)/golangci-lint run

.tools/staticcheck:
	@GOBIN=$(TOOLS) $(GO) install $(STATICCHECK)

.tools/golangci-lint:
	@GOBIN=$(TOOLS) $(GO) install $(UNOPTIMISED) $(GOLANGCI)

.PHONY: ci
ci: ## all that CI does
	@bash .ci/run

.PHONY: clean
clean: ## remove what was built
	@rm -rf bin .tools
