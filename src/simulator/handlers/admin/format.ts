import { everyNamespace } from "../../../mi/admin/admin-command.ts";
import { adminCommands } from "../../../mi/index.ts";
import type { DriveModel } from "../../drive-model.ts";
import { abortSelfTest } from "../../logs/self-test.ts";
import { beginFormat, checkFormat, formatOf } from "../../media/formatting.ts";
import { dwordOf, noteFormatStart } from "../../media/media-events.ts";
import { allocatedNamespace } from "../../media/namespace-management.ts";
import { nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

const isBusy = ({ media }: DriveModel, id: number): boolean =>
  media.formats.some(({ namespaceId }) => namespaceId === id);

/** How namespaces of simulated drives are formatted: in the background, each by itself. */
export const formatHandlers = {
  formatNvm: (drive, request, { now }) => {
    const { namespaceId, secureErase } = request;
    const { formatNvmAttributes } = drive.identify;
    const { formatAppliesToAll, secureEraseAppliesToAll, broadcastNotSupported } = formatNvmAttributes;
    const isBroadcast = namespaceId === everyNamespace;
    if (isBroadcast && broadcastNotSupported) throw nvmeRefusals.invalidField.at("namespaceId");
    const named = isBroadcast ? drive.namespaces : [allocatedNamespace(drive, namespaceId)];
    const isOfAll = formatAppliesToAll || (secureErase !== "none" && secureEraseAppliesToAll);
    const namespaces = isOfAll ? drive.namespaces : named;
    // Where one is formatted with all others, one of those may not be done yet.
    if (namespaces.some(({ id }) => isBusy(drive, id))) throw nvmeRefusals.formatInProgress;
    const format = formatOf(request);
    checkFormat(drive.commonNamespace, format);
    const isErasable = secureErase !== "cryptographic" || formatNvmAttributes.cryptographicErase;
    if (typeof secureErase === "number" || !isErasable) throw nvmeRefusals.invalidField.at("secureErase");
    if (namespaces.some(({ identify }) => identify.attributes.writeProtected)) throw nvmeRefusals.writeProtected;
    abortSelfTest(drive, "abortedByFormat", now);
    noteFormatStart(drive, namespaceId, dwordOf(adminCommands.formatNvm, request), now);
    beginFormat(drive, namespaces, format, now);
    return {};
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
