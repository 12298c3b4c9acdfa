import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Struct } from "../codec/index.ts";
import * as nvme from "./index.ts";

describe("the specification's acronyms", () => {
  const controllerAcronyms = `vid ssvid sn mn fr rab ieee cmic mdts cntlid ver rtd3r rtd3e oaes ctratt rrls bpcap chsi nssl plsi
    cntrltype fguid crdt1 crdt2 crdt3 crcap ciu cirn nvmsr vwci mec oacs acl aerl frmw lpa elpe npss avscc apsta wctemp
    cctemp mtfa hmpre hmmin tnvmcap unvmcap rpmbs edstt dsto fwug kas hctma mntmt mxtmt sanicap hmminds hmmaxd nsetidmax
    endgidmax anatt anacap anagrpmax nanagrpid pels domainid kpioc mptfawr rmdca megcap tmpthha mupa cqt cdpa mup ipmsr msmt mnens
    mnecpens mensnn ensa endsfs msvmt sqes
    cqes maxcmd nn oncs fuses fna vwc awun awupf icsvscc nwpc acwu ocfs sgls mnan maxdna maxcna oaqd rhiri hirt cmmrtd
    nmmrtd minmrtg maxmrtg trattr mcudmq mnsudmq mcmr nmcmr mcdqpc subnqn ioccsz iorcsz icdoff fcatt msdbd ofcs dctype
    ccrl psd vs`;
  const namespaceAcronyms = `nsze ncap nuse nsfeat nlbaf flbas mc dpc dps nmic rescap fpi dlfeat nawun nawupf nacwu nabsn
    nabo nabspf noiob nvmcap npwg npwa npdg npda nows mssrl mcl msrc kpios nulbaf kpiodaag anagrpid nsattr nvmsetid endgid
    nguid eui64 lbaf vs`;
  const powerStateAcronyms = "mp enlat exlat rrt rrl rwt rwl idlp ips actp apws epfrt fqvt epfvt mbw miiell";
  const lists: [Struct, string][] = [
    [nvme.IdentifyController, controllerAcronyms],
    [nvme.ControllerIdentity, "vid ssvid sn mn fr"],
    [nvme.IdentifyNamespace, namespaceAcronyms],
    [nvme.LbaFormat, "ms lbads rp"],
    [nvme.PowerStateDescriptor, powerStateAcronyms],
    [nvme.FirmwareSlotLog, "afi frs"],
    [nvme.ErrorInformationEntry, "sqid cid lba nsid trtype csi"],
    [nvme.SmartHealthLog, "ctemp poh tmt1tc tmt2tc tttmt1 tttmt2"],
  ];
  for (const [struct, acronyms] of lists) {
    test(`each name exactly one field of ${struct.title}`, () => {
      const docs = Object.values(struct.fields).map(({ doc }) => doc);
      for (const acronym of acronyms.split(/\s+/)) {
        const named = docs.filter((doc) => doc.includes(`(${acronym.toUpperCase()})`));
        assert.equal(named.length, 1, acronym);
      }
    });
  }
});
