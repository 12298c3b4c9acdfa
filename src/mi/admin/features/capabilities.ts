import { bit, bitField, constant, hex, optional, packed, u8, u32 } from "../../../codec/index.ts";
import { adminCommand, adminPlaces, completion, dword } from "../admin-command.ts";
import { anyFeatureRow, capabilitiesSelection, featureOpcodes } from "./feature-command.ts";

/** What can be done with a feature, whichever it is: saving it, setting it for single namespaces, setting it at all. */
export const getFeatureCapabilities = adminCommand({
  title: "Get Features: Supported Capabilities",
  spec: "NVMe base 2.0 §5.15.1",
  opcode: featureOpcodes.get,
  effect: "read",
  selector: "select",
  request: {
    ...anyFeatureRow,
    select: constant(dword(10, 1), u8, capabilitiesSelection, "Select (SEL)"),
    namespaceId: optional(adminPlaces.namespaceId, hex(u32), "Namespace Identifier (NSID)"),
  },
  response: completion({
    capabilities: packed(
      adminPlaces.result,
      bitField(u32, {
        saveable: bit(0, "Saveable (SVBL)"),
        namespaceSpecific: bit(1, "Namespace Specific (NSSPEC)"),
        changeable: bit(2, "Changeable (CHANG)"),
      }),
      "Supported Capabilities",
    ),
  }),
  example: { featureIdentifier: 0x04 },
});
