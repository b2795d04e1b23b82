import { TARGETS } from '../command-package/stage.mjs'

/** How Homebrew calls the systems and processors of `TARGETS`. */
const BLOCKS = { darwin: 'on_macos', linux: 'on_linux', arm64: 'on_arm', x64: 'on_intel' }

/**
 * @typedef {object} ReleasedFiles
 * @property {string} version
 * @property {string} repository The address of the project.
 * @property {(file: string) => string} sha256 Of a file of the release, in hexadecimal; throws where it has none.
 */

/** The names of the files that a release has, by what they are for. */
export const appFile = (version, arch, ending) => `Anemometer-${version}-${arch}.${ending}`
export const commandFile = (version, target, ending) => `anemometer-${version}-${target}.${ending}`

/**
 * The cask of the app, `Casks/anemometer.rb` of a tap (docs.brew.sh/Cask-Cookbook).
 *
 * @param {ReleasedFiles} release
 */
export function caskOf({ version, repository, sha256 }) {
  return `cask "anemometer" do
  arch arm: "arm64", intel: "x64"

  version "${version}"
  sha256 arm:   "${sha256(appFile(version, 'arm64', 'dmg'))}",
         intel: "${sha256(appFile(version, 'x64', 'dmg'))}"

  url "${repository}/releases/download/v#{version}/Anemometer-#{version}-#{arch}.dmg"
  name "Anemometer"
  desc "Shows what the Neural Engine does, in the menu bar and over time"
  homepage "${repository}"

  livecheck do
    url :url
    strategy :github_latest
  end

  depends_on macos: ">= :ventura"

  app "Anemometer.app"

  zap trash: [
    "~/Library/Application Support/Anemometer",
    "~/Library/Logs/Anemometer",
  ]

  caveats <<~EOS
    If you allowed live readings with "Always", take that back in the app (Source, About Live Readings) before you
    uninstall it: what launchd needs for it belongs to root and stays otherwise.
  EOS
end
`
}

/**
 * The formula of the command, `Formula/anemometer.rb` of a tap (docs.brew.sh/Formula-Cookbook).
 *
 * @param {ReleasedFiles} release
 */
export function formulaOf(release) {
  const { version, repository } = release
  return `class Anemometer < Formula
  desc "Measures what the Neural Engine does while a command runs"
  homepage "${repository}"
  version "${version}"
  license "MIT"

${['darwin', 'linux'].map((platform) => systemOf(platform, release)).join('\n\n')}

  depends_on "node"

  def install
    libexec.install Dir["*"]
    (bin/"anemometer").write_env_script libexec/"bin/anemometer.js", PATH: "#{Formula["node"].opt_bin}:$PATH"
    generate_completions_from_executable(bin/"anemometer", "completion")
  end

  test do
    assert_equal version.to_s, shell_output("#{bin}/anemometer --version").strip
  end
end
`
}

function systemOf(platform, { version, repository, sha256 }) {
  const processors = TARGETS.filter((target) => target.startsWith(`${platform}-`)).map((target) => {
    const file = commandFile(version, target, 'tgz')
    return `    ${BLOCKS[target.split('-')[1]]} do
      url "${repository}/releases/download/v${version}/${file}"
      sha256 "${sha256(file)}"
    end`
  })
  return `  ${BLOCKS[platform]} do
${processors.join('\n')}
  end`
}
