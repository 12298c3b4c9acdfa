import { at, u16 } from "../../../codec/index.ts";
import {
  EnduranceGroupEvents,
  EnduranceGroupLog,
  PredictableLatencyEvents,
  PredictableLatencyLog,
} from "../../../nvme/index.ts";
import { EventAggregateHeader, lengthOfAggregate } from "../../../nvme/log-pages/event-aggregate.ts";
import { logPageIdentifiers } from "../../../nvme/log-pages/log-page-identifiers.ts";
import { dword } from "../admin-command.ts";
import { logPage, longLogPage } from "./log-page-command.ts";

/** Wear, spare, capacity and lifetime counters of an endurance group. */
export const getEnduranceGroupLog = logPage({
  title: "Get Log Page: Endurance Group Information",
  spec: "NVMe base 2.0 §5.16.1.10",
  identifier: logPageIdentifiers.enduranceGroup,
  namespaceId: 0,
  request: {
    enduranceGroupId: at(dword(11, 2), u16, "Log Specific Identifier (LSI): Endurance Group Identifier (ENDGID)"),
  },
  response: EnduranceGroupLog,
  example: { enduranceGroupId: 1 },
});

/** The window that an NVM set is in, and what is left of it. */
export const getPredictableLatencyLog = logPage({
  title: "Get Log Page: Predictable Latency Per NVM Set",
  spec: "NVMe base 2.0 §5.16.1.11",
  identifier: logPageIdentifiers.predictableLatencyPerNvmSet,
  namespaceId: 0,
  request: { nvmSetId: at(dword(11, 2), u16, "Log Specific Identifier (LSI): NVM Set Identifier (NVMSETID)") },
  response: PredictableLatencyLog,
  example: { nvmSetId: 1 },
});

const extent = { head: EventAggregateHeader, length: lengthOfAggregate } as const;

/** The NVM sets whose predictable latency log has an event. */
export const getPredictableLatencyEvents = longLogPage({
  title: "Get Log Page: Predictable Latency Event Aggregate",
  spec: "NVMe base 2.0 §5.16.1.12",
  identifier: logPageIdentifiers.predictableLatencyEventAggregate,
  namespaceId: 0,
  response: PredictableLatencyEvents,
  extent,
});

/** The endurance groups whose log has an event. */
export const getEnduranceGroupEvents = longLogPage({
  title: "Get Log Page: Endurance Group Event Aggregate",
  spec: "NVMe base 2.0 §5.16.1.16",
  identifier: logPageIdentifiers.enduranceGroupEventAggregate,
  namespaceId: 0,
  response: EnduranceGroupEvents,
  extent,
});
