/* What JavaScript passes to the functions, and what they throw. */
#include <errno.h>
#include <stdarg.h>

#include "addon.h"

bool succeeded(napi_env env, napi_status status) {
  if (status != napi_ok) (void)!napi_throw_type_error(env, NULL, "an argument is missing or of a wrong type");
  return status == napi_ok;
}

napi_value throw_errno(napi_env env, const char *syscall, int error) {
  napi_value exception, number, name;
  CHECK(napi_create_string_utf8(env, syscall, NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_int32(env, error, &number));
  CHECK(napi_create_error(env, NULL, name, &exception));
  CHECK(napi_set_named_property(env, exception, "errno", number));
  CHECK(napi_set_named_property(env, exception, "syscall", name));
  CHECK(napi_throw(env, exception));
  return NULL;
}

static napi_status read_bytes(napi_env env, napi_value value, Bytes *bytes) {
  napi_typedarray_type type;
  napi_status status = napi_get_typedarray_info(env, value, &type, &bytes->length, &bytes->data, NULL, NULL);
  return status == napi_ok && type != napi_uint8_array ? napi_invalid_arg : status;
}

static napi_status read_socket(napi_env env, Addon *addon, napi_value value, Socket **socket) {
  int32_t id;
  napi_status status = napi_get_value_int32(env, value, &id);
  if (status != napi_ok) return status;
  *socket = id >= 0 && id < SOCKET_LIMIT ? addon->sockets[id] : NULL;
  if (*socket != NULL && (*socket)->fd >= 0) return napi_ok;
  throw_errno(env, "socket", EBADF);
  return napi_pending_exception;
}

Addon *arguments(napi_env env, napi_callback_info info, const char *letters, ...) {
  napi_value values[6];
  size_t count = sizeof values / sizeof *values; /* those missing become undefined, which fits no letter */
  void *addon;
  CHECK(napi_get_cb_info(env, info, &count, values, NULL, NULL));
  CHECK(napi_get_instance_data(env, &addon));
  va_list targets;
  va_start(targets, letters);
  napi_status status = napi_ok;
  for (size_t index = 0; letters[index] != 0 && status == napi_ok; index++) {
    void *target = va_arg(targets, void *);
    switch (letters[index]) {
      case 's': status = read_socket(env, addon, values[index], target); break;
      case 'i': status = napi_get_value_int32(env, values[index], target); break;
      case 'u': status = napi_get_value_uint32(env, values[index], target); break;
      case 'v': *(napi_value *)target = values[index]; break;
      default: status = read_bytes(env, values[index], target);
    }
  }
  va_end(targets);
  CHECK(status);
  return addon;
}
