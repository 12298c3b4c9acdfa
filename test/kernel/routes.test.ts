import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readMctpRoutes } from "../../src/transport/af-mctp/index.ts";
import { addAddress, addRoute, linkUp, notInTestKernel, openPtyLink, setNetwork } from "./mctp-network.ts";

describe("the kernel's MCTP routes", { skip: notInTestKernel, timeout: 300_000 }, () => {
  test("are those that were set up: links, addresses, routes and their transmission units", async () => {
    const [one, other] = [await openPtyLink(), await openPtyLink()];
    await setNetwork(one.ifname, 31);
    await setNetwork(other.ifname, 32);
    await linkUp(one.ifname);
    await addAddress(8, one.ifname);
    await addAddress(9, other.ifname);
    await addRoute(20, one.ifname);
    await addRoute(21, one.ifname, 68);
    await addRoute(20, other.ifname);
    const read = await readMctpRoutes();
    const linkOf = (name: string) => read.links.find((link) => link.name === name);
    const { network, mtu, up } = linkOf(one.ifname) ?? assert.fail(`${one.ifname} is missing`);
    assert.deepEqual([network, mtu, up], [31, 68, true]);
    const { index, ...rest } = linkOf(other.ifname) ?? assert.fail(`${other.ifname} is missing`);
    assert.ok(index > 0);
    assert.deepEqual(rest, { name: other.ifname, network: 32, mtu: 68, up: false, physicalAddress: undefined });
    const inNetworks = <Item extends { readonly network: number }>(items: readonly Item[]) =>
      items.filter(({ network }) => network === 31 || network === 32);
    assert.deepEqual(inNetworks(read.local), [
      { network: 31, eid: 8, link: one.ifname },
      { network: 32, eid: 9, link: other.ifname },
    ]);
    const routes = inNetworks(read.routes).sort((a, b) => a.network - b.network || a.eidFirst - b.eidFirst);
    assert.deepEqual(routes, [
      { network: 31, eidFirst: 20, eidLast: 20, link: one.ifname, mtu: undefined },
      { network: 31, eidFirst: 21, eidLast: 21, link: one.ifname, mtu: 68 },
      { network: 32, eidFirst: 20, eidLast: 20, link: other.ifname, mtu: undefined },
    ]);
    assert.equal(read.linkTo({ network: 32, eid: 20 }), other.ifname);
    assert.deepEqual(read.addresses(31), [
      { network: 31, eid: 20 },
      { network: 31, eid: 21 },
    ]);
    await one.detach();
    await other.detach();
    const after = await readMctpRoutes();
    assert.deepEqual([inNetworks(after.links), inNetworks(after.local), inNetworks(after.routes)], [[], [], []]);
  });

  test("are all there where they are more than fit into the first 4 KiB", async () => {
    const link = await openPtyLink();
    await setNetwork(link.ifname, 33);
    await addAddress(8, link.ifname);
    for (let eid = 9; eid < 109; eid++) await addRoute(eid, link.ifname);
    assert.equal((await readMctpRoutes()).addresses(33).length, 100);
    await link.detach();
  });
});
