/*
 * The Admin functions of libnvme-mi, each called with the numbers of a line: the controller first, then what the function takes, in
 * its order; data are so many bytes of one value. The names are those of the library without nvme_mi_admin_.
 */
#include "libnvme-calls.h"

#include <endian.h>

/* An Admin command: its first number is the controller. */
#define ADMIN_CALL(name, ...) \
  CALL(name) { \
    nvme_mi_ctrl_t controller = nvme_mi_init_ctrl(endpoint, argument[0]); \
    nvme_mi_admin_##name(controller, __VA_ARGS__); \
    nvme_mi_close_ctrl(controller); \
    return true; \
  }

#define ANSWER ((void *)answer)

/* Data to send: a number of bytes, all of one value. */
static unsigned char data[8192];
static void *filled(Number length, Number value) {
  memset(data, value, length);
  return data;
}

static __u32 result;

/* A list of controllers with ids first, first + 1, and so on. */
static struct nvme_ctrl_list *controllers(Number count, Number first) {
  static struct nvme_ctrl_list list;
  memset(&list, 0, sizeof list);
  list.num = htole16(count);
  for (Number index = 0; index < count; index++) list.identifier[index] = htole16(first + index);
  return &list;
}

ADMIN_CALL(identify_cns_nsid, argument[1], argument[2], ANSWER)
ADMIN_CALL(identify_ctrl, ANSWER)
ADMIN_CALL(identify_ns, argument[1], ANSWER)
ADMIN_CALL(identify_ns_descs, argument[1], ANSWER)
ADMIN_CALL(identify_allocated_ns, argument[1], ANSWER)
ADMIN_CALL(identify_ctrl_list, argument[1], ANSWER)
ADMIN_CALL(identify_nsid_ctrl_list, argument[1], argument[2], ANSWER)
ADMIN_CALL(identify_allocated_ns_list, argument[1], ANSWER)
ADMIN_CALL(identify_active_ns_list, argument[1], ANSWER)
ADMIN_CALL(identify_primary_ctrl, argument[1], ANSWER)
ADMIN_CALL(identify_secondary_ctrl_list, argument[1], argument[2], ANSWER)
ADMIN_CALL(get_nsid_log, argument[1] != 0, argument[2], argument[3], argument[4], ANSWER)
ADMIN_CALL(get_log_simple, argument[1], argument[2], ANSWER)
ADMIN_CALL(get_log_supported_log_pages, argument[1] != 0, ANSWER)
ADMIN_CALL(get_log_error, argument[1], argument[2] != 0, ANSWER)
ADMIN_CALL(get_log_smart, argument[1], argument[2] != 0, ANSWER)
ADMIN_CALL(get_log_fw_slot, argument[1] != 0, ANSWER)
ADMIN_CALL(get_log_changed_ns_list, argument[1] != 0, ANSWER)
ADMIN_CALL(get_log_cmd_effects, argument[1], ANSWER)
ADMIN_CALL(get_log_device_self_test, ANSWER)
ADMIN_CALL(get_log_create_telemetry_host, ANSWER)
ADMIN_CALL(get_log_telemetry_host, argument[1], argument[2], ANSWER)
ADMIN_CALL(get_log_telemetry_ctrl, argument[1] != 0, argument[2], argument[3], ANSWER)
ADMIN_CALL(get_log_endurance_group, argument[1], ANSWER)
ADMIN_CALL(get_log_predictable_lat_nvmset, argument[1], ANSWER)
ADMIN_CALL(get_log_predictable_lat_event, argument[1] != 0, argument[2], argument[3], ANSWER)
ADMIN_CALL(get_log_ana, argument[1], argument[2] != 0, argument[3], argument[4], ANSWER)
ADMIN_CALL(get_log_ana_groups, argument[1] != 0, argument[2], ANSWER)
ADMIN_CALL(get_log_lba_status, argument[1] != 0, argument[2], argument[3], ANSWER)
ADMIN_CALL(get_log_endurance_grp_evt, argument[1] != 0, argument[2], argument[3], ANSWER)
ADMIN_CALL(get_log_fid_supported_effects, argument[1] != 0, ANSWER)
ADMIN_CALL(get_log_mi_cmd_supported_effects, argument[1] != 0, ANSWER)
ADMIN_CALL(get_log_boot_partition, argument[1] != 0, argument[2], argument[3], ANSWER)
ADMIN_CALL(get_log_discovery, argument[1] != 0, argument[2], argument[3], ANSWER)
ADMIN_CALL(get_log_media_unit_stat, argument[1], ANSWER)
ADMIN_CALL(get_log_support_cap_config_list, argument[1], ANSWER)
ADMIN_CALL(get_log_reservation, argument[1] != 0, ANSWER)
ADMIN_CALL(get_log_sanitize, argument[1] != 0, ANSWER)
ADMIN_CALL(get_log_zns_changed_zones, argument[1], argument[2] != 0, ANSWER)
ADMIN_CALL(get_log_persistent_event, argument[1], argument[2], ANSWER)
ADMIN_CALL(get_features_data, argument[1], argument[2], argument[3], ANSWER, &result)
ADMIN_CALL(get_features_simple, argument[1], argument[2], &result)
ADMIN_CALL(ns_mgmt_create, filled(4096, argument[2]), argument[1], &result)
ADMIN_CALL(ns_mgmt_delete, argument[1])
ADMIN_CALL(ns_attach_ctrls, argument[1], controllers(argument[2], argument[3]))
ADMIN_CALL(ns_detach_ctrls, argument[1], controllers(argument[2], argument[3]))

/* A function that takes its arguments in a structure. */
#define ADMIN_ARGS_CALL(name, type, ...) \
  CALL(name) { \
    nvme_mi_ctrl_t controller = nvme_mi_init_ctrl(endpoint, argument[0]); \
    struct nvme_##type##_args arguments = {.args_size = sizeof arguments, .result = &result, __VA_ARGS__}; \
    nvme_mi_admin_##name(controller, &arguments); \
    nvme_mi_close_ctrl(controller); \
    return true; \
  }

ADMIN_ARGS_CALL(identify, identify, .cns = argument[1], .csi = argument[2], .nsid = argument[3], .cntid = argument[4], .cns_specific_id = argument[5], .uuidx = argument[6], .data = ANSWER)
ADMIN_ARGS_CALL(get_log, get_log, .lid = argument[1], .nsid = argument[2], .lpo = argument[3], .len = argument[4], .csi = argument[5], .lsi = argument[6], .lsp = argument[7], .uuidx = argument[8], .rae = argument[9], .ot = argument[10], .log = ANSWER)
ADMIN_ARGS_CALL(get_features, get_features, .fid = argument[1], .nsid = argument[2], .sel = argument[3], .cdw11 = argument[4], .uuidx = argument[5], .data_len = argument[6], .data = ANSWER)
ADMIN_ARGS_CALL(set_features, set_features, .fid = argument[1], .nsid = argument[2], .cdw11 = argument[3], .cdw12 = argument[4], .cdw13 = argument[5], .cdw15 = argument[6], .save = argument[7], .uuidx = argument[8], .data_len = argument[9], .data = filled(argument[9], argument[10]))
ADMIN_ARGS_CALL(ns_mgmt, ns_mgmt, .nsid = argument[1], .sel = argument[2], .csi = argument[3], .ns = argument[2] == 0 ? filled(4096, argument[4]) : NULL)
ADMIN_ARGS_CALL(ns_attach, ns_attach, .nsid = argument[1], .sel = argument[2], .ctrlist = controllers(argument[3], argument[4]))
ADMIN_ARGS_CALL(fw_download, fw_download, .offset = argument[1], .data_len = argument[2], .data = filled(argument[2], argument[3]))
ADMIN_ARGS_CALL(fw_commit, fw_commit, .action = argument[1], .slot = argument[2], .bpid = argument[3])
ADMIN_ARGS_CALL(format_nvm, format_nvm, .nsid = argument[1], .lbaf = argument[2], .lbafu = argument[3], .mset = argument[4], .pi = argument[5], .pil = argument[6], .ses = argument[7])
ADMIN_ARGS_CALL(sanitize_nvm, sanitize_nvm, .sanact = argument[1], .ause = argument[2], .owpass = argument[3], .oipbp = argument[4], .nodas = argument[5], .ovrpat = argument[6])
ADMIN_ARGS_CALL(security_send, security_send, .nsid = argument[1], .secp = argument[2], .spsp0 = argument[3], .spsp1 = argument[4], .nssf = argument[5], .data_len = argument[6], .tl = argument[6], .data = filled(argument[6], argument[7]))
ADMIN_ARGS_CALL(security_recv, security_receive, .nsid = argument[1], .secp = argument[2], .spsp0 = argument[3], .spsp1 = argument[4], .nssf = argument[5], .data_len = argument[6], .al = argument[6], .data = ANSWER)

/* Identify, of which bytes from an offset on are asked for: structure, namespace, offset, size. */
CALL(identify_partial) {
  nvme_mi_ctrl_t controller = nvme_mi_init_ctrl(endpoint, argument[0]);
  struct nvme_identify_args arguments = {
      .args_size = sizeof arguments, .result = &result, .data = answer, .cns = argument[1], .nsid = argument[2]};
  nvme_mi_admin_identify_partial(controller, &arguments, argument[3], argument[4]);
  nvme_mi_close_ctrl(controller);
  return true;
}

/* Opcode, flags, namespace, dwords 2, 3 and 10 to 15, length of the data and the value of each of their bytes. */
CALL(admin_passthru) {
  nvme_mi_ctrl_t controller = nvme_mi_init_ctrl(endpoint, argument[0]);
  const Number *dword = argument + 6;
  nvme_mi_admin_admin_passthru(controller, argument[1], argument[2], 0, argument[3], argument[4], argument[5], dword[0],
                               dword[1], dword[2], dword[3], dword[4], dword[5], argument[12],
                               filled(argument[12], argument[13]), 0, NULL, 0, &result);
  nvme_mi_close_ctrl(controller);
  return true;
}

/* Opcode, namespace, dwords 10 and 15, length of data sent, value of their bytes, offset and length of data wanted. */
CALL(xfer) {
  static struct {
    struct nvme_mi_admin_req_hdr header;
    unsigned char data[4096];
  } request;
  nvme_mi_ctrl_t controller = nvme_mi_init_ctrl(endpoint, argument[0]);
  size_t wanted = argument[8];
  memset(&request, 0, sizeof request);
  request.header.opcode = argument[1];
  request.header.cdw1 = htole32(argument[2]);
  request.header.cdw10 = htole32(argument[3]);
  request.header.cdw15 = htole32(argument[4]);
  memset(request.data, argument[6], argument[5]);
  nvme_mi_admin_xfer(controller, &request.header, argument[5], ANSWER, argument[7], &wanted);
  nvme_mi_close_ctrl(controller);
  return true;
}

const struct row admin_calls[] = {
    ROW(identify_cns_nsid),
    ROW(identify_ctrl),
    ROW(identify_ns),
    ROW(identify_ns_descs),
    ROW(identify_allocated_ns),
    ROW(identify_ctrl_list),
    ROW(identify_nsid_ctrl_list),
    ROW(identify_allocated_ns_list),
    ROW(identify_active_ns_list),
    ROW(identify_primary_ctrl),
    ROW(identify_secondary_ctrl_list),
    ROW(get_nsid_log),
    ROW(get_log_simple),
    ROW(get_log_supported_log_pages),
    ROW(get_log_error),
    ROW(get_log_smart),
    ROW(get_log_fw_slot),
    ROW(get_log_changed_ns_list),
    ROW(get_log_cmd_effects),
    ROW(get_log_device_self_test),
    ROW(get_log_create_telemetry_host),
    ROW(get_log_telemetry_host),
    ROW(get_log_telemetry_ctrl),
    ROW(get_log_endurance_group),
    ROW(get_log_predictable_lat_nvmset),
    ROW(get_log_predictable_lat_event),
    ROW(get_log_ana),
    ROW(get_log_ana_groups),
    ROW(get_log_lba_status),
    ROW(get_log_endurance_grp_evt),
    ROW(get_log_fid_supported_effects),
    ROW(get_log_mi_cmd_supported_effects),
    ROW(get_log_boot_partition),
    ROW(get_log_discovery),
    ROW(get_log_media_unit_stat),
    ROW(get_log_support_cap_config_list),
    ROW(get_log_reservation),
    ROW(get_log_sanitize),
    ROW(get_log_zns_changed_zones),
    ROW(get_log_persistent_event),
    ROW(get_features_data),
    ROW(get_features_simple),
    ROW(ns_mgmt_create),
    ROW(ns_mgmt_delete),
    ROW(ns_attach_ctrls),
    ROW(ns_detach_ctrls),
    ROW(identify),
    ROW(get_log),
    ROW(get_features),
    ROW(set_features),
    ROW(ns_mgmt),
    ROW(ns_attach),
    ROW(fw_download),
    ROW(fw_commit),
    ROW(format_nvm),
    ROW(sanitize_nvm),
    ROW(security_send),
    ROW(security_recv),
    ROW(identify_partial),
    ROW(admin_passthru),
    ROW(xfer),
    {NULL, NULL},
};
