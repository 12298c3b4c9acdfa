import assert from "node:assert/strict";
import { once } from "node:events";
import { accessSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { addAddress, addRoute, linkUp, notInTestKernel, openPtyLink, setNetwork } from "./mctp-network.ts";

describe("the test kernel", { skip: notInTestKernel }, () => {
  test("is User-Mode Linux", () => {
    // The machine's own kernel would do as well for AF_MCTP, but its network must not be touched.
    assert.match(readFileSync("/proc/cpuinfo", "utf8"), /User Mode Linux/);
    assert.match(readFileSync("/proc/version", "utf8"), /^Linux version 6\.12\./);
  });

  test("has AF_MCTP", () => {
    assert.match(readFileSync("/proc/net/protocols", "utf8"), /^MCTP\b/m);
  });

  test("sees the files of the host and keeps what is written to itself", () => {
    accessSync("package.json");
    assert.match(readFileSync("/proc/mounts", "utf8"), /^overlay \/ overlay /m);
    writeFileSync(join(tmpdir(), "written-in-the-test-kernel"), "gone when it stops");
  });

  test("brings the loopback interface up with endpoint ID 9", async () => {
    await linkUp("lo");
    await addAddress(9, "lo");
    assert.equal(Number(readFileSync("/sys/class/net/lo/flags", "utf8")) & 1, 1, "IFF_UP");
  });

  test("says what the kernel refused and why", async () => {
    await assert.rejects(linkUp("nowhere0"), /no network interface nowhere0: No such device/);
    await assert.rejects(addRoute(9, "lo"), /no route to endpoint ID 9 over lo: Invalid argument/);
  });

  test("carries MCTP over a pseudo terminal until it is detached", async () => {
    const link = await openPtyLink();
    const directory = `/sys/class/net/${link.ifname}`;
    await setNetwork(link.ifname, 7);
    await linkUp(link.ifname);
    await addAddress(8, link.ifname);
    await addRoute(9, link.ifname);
    assert.equal(readFileSync(`${directory}/type`, "utf8").trim(), "290", "ARPHRD_MCTP");
    assert.equal(readFileSync(`${directory}/mtu`, "utf8").trim(), "68");
    const closed = once(link.line, "close");
    await link.detach();
    await closed;
    assert.equal(existsSync(directory), false);
  });
});
