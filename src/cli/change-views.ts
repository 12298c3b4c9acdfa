import type { TextLine } from "../codec/index.ts";
import { hexNumber } from "../codec/text.ts";
import { adminCommands } from "../mi/index.ts";
import { savingText } from "./feature-title.ts";
import type { Views } from "./view.ts";

type Request = Readonly<Record<string, unknown>>;

/** Of commands that change something, and answer with little: what they changed, and what is left to do. */
export const changeViews: Views = {
  firmwareCommit: {
    lines: (lines, { multipleUpdateDetected }, request) => [
      ...commitLines(request),
      // What is worth a line is that somebody else downloads at the same time.
      ...(Object.values(multipleUpdateDetected).includes(true) ? lines : []),
    ],
  },
  setFeatures: {
    lines: (lines, _, request) => [
      ...["dword11", "dword12", "dword13", "dword15"].flatMap((name) => {
        const value = request[name];
        return typeof value === "number" ? [line(`Dword ${name.slice(5)}`, hexNumber(value, 4))] : [];
      }),
      ...(request.data instanceof Uint8Array ? [line("Data", `${request.data.length} bytes`)] : []),
      line("Done", savingText(request)),
      ...lines,
    ],
  },
};

const line = (label: string, value: string): TextLine => ({ depth: 0, label, value });

const { kind } = adminCommands.firmwareCommit.request.fields.settings ?? {};
const commitActions = (kind?.parts.form === "bits" && kind.parts.members.action?.names) || {};

/** What a commit did, and when what it is about runs (NVMe base 2.0 Figure 185). */
function commitLines({ action, slot = 0, bootPartition = 0 }: Request): TextLine[] {
  const name =
    typeof action === "number" ? Object.keys(commitActions).find((each) => commitActions[each] === action) : action;
  const place = slot === 0 ? "the slot that the drive chose (fw-log lists them)" : `slot ${slot}`;
  const replaced = `the image that was downloaded is in ${place}`;
  switch (name) {
    case "replace":
      return [line("Done", replaced), line("Next", "it does not run before fw-commit --action activateAtReset")];
    case "replaceAndActivateAtReset":
      return [line("Done", replaced), line("Next", "a reset runs it: mi reset, or one by the host")];
    case "activateAtReset":
      return [line("Done", `${place} is to run`), line("Next", "a reset runs it: mi reset, or one by the host")];
    case "replaceAndActivate":
      return [line("Done", `the image of ${place} runs, without a reset`)];
    case "replaceBootPartition":
      return [line("Done", `boot partition ${bootPartition} has what was downloaded`)];
    case "activateBootPartition":
      return [line("Done", `boot partition ${bootPartition} is the active one`)];
    default:
      return [line("Done", `commit action ${action}, of ${place}`)];
  }
}
