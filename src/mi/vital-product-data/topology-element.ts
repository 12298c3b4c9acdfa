import { at, enumeration, type Infer, optional, scaled, struct, u8, u16 } from "../../codec/index.ts";
import { formFactor } from "./form-factor.ts";

const elementTypes = {
  extended: 1,
  upstreamConnector: 2,
  expansionConnector: 3,
  label: 4,
  twoWireMux: 5,
  pcieSwitch: 6,
  nvmSubsystem: 7,
} as const;

/** What every element of a topology begins with. */
export const TopologyElementHead = struct(
  { title: "Element Descriptor Header", spec: "NVMe-MI 2.0 §8.2.5", size: 3 },
  {
    type: at(0, enumeration(u8, elementTypes), "Type (TYP)"),
    revision: optional(1, u8, "Revision (REV)"),
    length: optional(2, u8, "Length (LEN), with these three bytes", { unit: "bytes" }),
  },
);

/** The connector towards the host, up to its port descriptors. Offsets count from the element's header. */
export const UpstreamConnector = struct(
  { title: "Upstream Connector Element Descriptor", spec: "NVMe-MI 2.0 §8.2.5", size: 11 },
  {
    formFactor: at(3, formFactor, "Form Factor (FF)"),
    labelIndex: optional(4, u8, "Label Pointer (LPTR), the index of an element, 0 for none"),
    maximumAuxiliaryPower: optional(7, scaled(u8, 1 / 10), "Maximum Auxiliary Power (MAXAPWR)", { unit: "mW" }),
    maximumPower: optional(8, u16, "Maximum Power (MAXPWR)", { unit: "W" }),
    portDescriptorCount: optional(10, u8, "Upstream Port Descriptor Count (UPDC)"),
  },
);
export type UpstreamConnector = Infer<typeof UpstreamConnector>;
