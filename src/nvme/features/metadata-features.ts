import { at, bit, bitField, namedBits, packed, u32 } from "../../codec/index.ts";
import { feature } from "./feature.ts";
import { ControllerMetadata, NamespaceMetadata } from "./host-metadata.ts";

/** What the features that hold what a host says have in dword 11. */
const common = {
  select: {
    control: packed(
      0,
      bitField(u32, { generateDefault: bit(0, "Generate Default Host Metadata (GDHM)") }),
      "Host Metadata",
    ),
  },
  set: {
    action: packed(
      0,
      bitField(u32, {
        action: namedBits(14, 13, "Element Action (EA)", { addOrReplace: 0, delete: 1, add: 2 }),
      }),
      "Host Metadata",
    ),
  },
} as const;

/** What a host says of itself and the controller, each sort as often as it likes. */
export const enhancedControllerMetadata = feature({
  ...common,
  identifier: 0x7d,
  title: "Enhanced Controller Metadata",
  spec: "NVMe base 2.1 §5.1.25.1.26.1",
  saveable: false,
  data: { metadata: at(0, ControllerMetadata, "Host Metadata") },
});

/** What a host says of itself and the controller, each sort once. */
export const controllerMetadata = feature({
  ...common,
  identifier: 0x7e,
  title: "Controller Metadata",
  spec: "NVMe base 2.1 §5.1.25.1.26.2",
  saveable: false,
  data: { metadata: at(0, ControllerMetadata, "Host Metadata") },
});

/** What a host says of a namespace, each sort once. */
export const namespaceMetadata = feature({
  ...common,
  identifier: 0x7f,
  title: "Namespace Metadata",
  spec: "NVMe base 2.1 §5.1.25.1.26.3",
  scope: "namespace",
  saveable: false,
  data: { metadata: at(0, NamespaceMetadata, "Host Metadata") },
});
