import { optional, u16 } from "../../../codec/index.ts";
import { dword } from "../admin-command.ts";

/** The Log Specific Identifier (LSI) of a request: what a log is about. */
export const specificIdentifier = (doc: string) => optional(dword(11, 2), u16, `${doc} (LSI)`);

/** What logs of domains, and of Endurance Groups, are about. */
export const ofDomain = { domainId: specificIdentifier("Domain Identifier") };
export const ofEnduranceGroup = { enduranceGroupId: specificIdentifier("Endurance Group Identifier") };
