import { ascii, at, type Infer, struct } from "../../codec/index.ts";
import { feature } from "./feature.ts";

/** Where a management agent is, as a URI (512 bytes). */
export const ManagementAgentAddress = struct(
  { title: "Management Agent Address", spec: "NVMe base 2.1 Figures 428 and 429", size: 512 },
  {
    uri: at(
      4,
      ascii(508, "nul"),
      "Embedded Management Controller Address (EMCA), Host Management Agent Address (HMAA)",
    ),
  },
);
export type ManagementAgentAddress = Infer<typeof ManagementAgentAddress>;

/** Where the management agent of the system is, such as its management controller. */
export const embeddedManagementControllerAddress = feature({
  identifier: 0x78,
  title: "Embedded Management Controller Address",
  spec: "NVMe base 2.1 §5.1.25.1.24",
  scope: "subsystem",
  persistent: true,
  data: { address: at(0, ManagementAgentAddress, "Embedded Management Controller Address") },
});

/** Where the management agent of the host's software is. */
export const hostManagementAgentAddress = feature({
  identifier: 0x79,
  title: "Host Management Agent Address",
  spec: "NVMe base 2.1 §5.1.25.1.25",
  scope: "subsystem",
  persistent: true,
  data: { address: at(0, ManagementAgentAddress, "Host Management Agent Address") },
});
