import { optional, u16 } from "../../../codec/index.ts";
import { identifyCns } from "../../../nvme/identify/cns.ts";
import { DomainList, EnduranceGroupList, NvmSetList, PortsList, UuidList } from "../../../nvme/index.ts";
import { identify, identifyPlaces } from "./identify-command.ts";

/** NVM Sets with ids from the one given on, at most 31. */
export const identifyNvmSetList = identify({
  title: "Identify NVM Set List",
  spec: "NVMe base 2.0 §5.17.2.4",
  cns: identifyCns.nvmSetList,
  request: {
    startingNvmSetId: optional(identifyPlaces.specificId, u16, "NVM Set Identifier (NVMSETID) to start from"),
  },
  response: NvmSetList,
});

/** UUIDs by which vendors tell their definitions apart. A UUID index counts them from 1. */
export const identifyUuidList = identify({
  title: "Identify UUID List",
  spec: "NVMe base 2.0 §5.17.2.16",
  cns: identifyCns.uuidList,
  response: UuidList,
});

/** Domains that the controller reaches, with ids from the one given on, at most 31. */
export const identifyDomainList = identify({
  title: "Identify Domain List",
  spec: "NVMe base 2.0 §5.17.2.17",
  cns: identifyCns.domainList,
  request: {
    startingDomainId: optional(identifyPlaces.specificId, u16, "Domain Identifier (DID) to start from"),
  },
  response: DomainList,
});

/** Endurance Groups that the controller reaches, with ids from the one given on, at most 2047. */
export const identifyEnduranceGroupList = identify({
  title: "Identify Endurance Group List",
  spec: "NVMe base 2.0 §5.17.2.18",
  cns: identifyCns.enduranceGroupList,
  request: {
    startingEnduranceGroupId: optional(
      identifyPlaces.specificId,
      u16,
      "Endurance Group Identifier (ENDGID) to start from",
    ),
  },
  response: EnduranceGroupList,
});

/** Ports that an NVM subsystem may be exported on. */
export const identifyPortsList = identify({
  title: "Identify Ports List",
  spec: "NVMe base 2.1 §5.1.13.4.2",
  cns: identifyCns.portsList,
  response: PortsList,
});
