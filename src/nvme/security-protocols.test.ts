import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtocolError } from "../errors.ts";
import { decodeSecurityProtocols, securityProtocolName } from "./security-protocols.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

test("the list of security protocols is as long as its most significant byte first says", () => {
  assert.deepEqual(decodeSecurityProtocols(bytes("00 00 00 00 00 00 00 04 00 01 02 ea 00 00 00 00")), [
    { id: 0x00, name: "Security Protocol Information" },
    { id: 0x01, name: "Trusted Computing Group" },
    { id: 0x02, name: "Trusted Computing Group" },
    { id: 0xea, name: "NVMe (Replay Protected Memory Block)" },
  ]);
  assert.deepEqual(decodeSecurityProtocols(bytes("00 00 00 00 00 00 00 00")), []);
});

test("a list that is longer than what came is refused, whatever it says", () => {
  for (const hex of ["", "00 00 00 00 00 00 00", "00 00 00 00 00 00 00 01", "00 00 00 00 00 00 01 00 00 01"]) {
    assert.throws(() => decodeSecurityProtocols(bytes(hex)), ProtocolError, hex);
  }
});

test("it is read where it lies in a longer buffer", () => {
  const whole = bytes("ff ff 00 00 00 00 00 00 00 01 ee ff");
  assert.deepEqual(decodeSecurityProtocols(whole.subarray(2, 11)), [{ id: 0xee, name: "IEEE 1667" }]);
});

test("every number has a name", () => {
  assert.equal(securityProtocolName(0x06), "Trusted Computing Group");
  assert.equal(securityProtocolName(0x08), "Reserved");
  assert.equal(securityProtocolName(0xef), "ATA Device Server Password");
  assert.equal(securityProtocolName(0xf0), "Vendor Specific");
  assert.equal(securityProtocolName(0xff), "Vendor Specific");
});
