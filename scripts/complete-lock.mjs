/**
 * Adds to package-lock.json what npm leaves out: run it after each `npm install` that changed the lock.
 *
 * Tools that are programs (biome, knip's parser) come as one optional package for each platform. Of those that the
 * registry in use does not have, because it mirrors only some platforms, npm writes nothing, and then `npm ci` refuses
 * the lock as incomplete, everywhere. Where the package is for another platform, `npm ci` only wants to see it named.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"];

const lock = JSON.parse(readFileSync(file, "utf8"));
const missing = new Map();
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    if (!Object.hasOwn(lock.packages, `node_modules/${name}`)) {
      missing.set(`node_modules/${name}`, entry(name, version, owner.dev));
    }
  }
}

if (missing.size > 0) {
  const all = Object.entries(lock.packages).concat([...missing]);
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(missing.size === 0 ? "Nothing was missing." : `Added:\n${[...missing.keys()].join("\n")}`);

/** As far as it can be told from a name such as `@oxc-parser/binding-linux-x64-musl`. */
function entry(name, version, dev) {
  const words = name.split(/[-/]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : undefined;
  if (os === undefined || cpu === undefined || !/^\d/.test(version)) {
    throw new Error(`${name}@${version} is missing from the lock, and its name tells no platform: add it by hand`);
  }
  return { version, cpu: [cpu], dev, libc, optional: true, os: [os] };
}
