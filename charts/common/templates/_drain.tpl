{{/*
Draining: on SIGTERM a service stays ready and accepting for windowMs while every answer says "Connection: close", then closes;
at deadlineMs, counted from SIGTERM, it cuts what is left. All of it must fit into the pod's grace period.
*/}}
{{- define "common.drain.env" -}}
{{- $drain := .Values.drain -}}
- name: DRAIN_ENABLED
  value: {{ $drain.enabled | quote }}
{{- if $drain.unready }}
- name: DRAIN_UNREADY
  value: "true"
{{- end }}
- name: DRAIN_WINDOW_MS
  value: {{ $drain.windowMs | int64 | quote }}
- name: DRAIN_DEADLINE_MS
  value: {{ $drain.deadlineMs | int64 | quote }}
- name: KEEP_ALIVE_TIMEOUT_MS
  value: {{ $drain.keepAliveTimeoutMs | int64 | quote }}
- name: MAX_CONNECTION_AGE_MS
  value: {{ $drain.maxConnectionAgeMs | int64 | quote }}
{{- end -}}

{{/* Milliseconds that a pod may need from the start of its termination to its exit: preStop + W + the longest request. */}}
{{- define "common.drain.neededMs" -}}
{{- add (mul (.Values.drain.preStopSleepSeconds | int64) 1000) (.Values.drain.deadlineMs | int64) -}}
{{- end -}}

{{/* The grace period in seconds: the one given, checked; or what draining needs, rounded up, and 5 more to exit in. */}}
{{- define "common.drain.graceSeconds" -}}
{{- include "common.drain.check" . -}}
{{- $neededMs := include "common.drain.neededMs" . | int64 -}}
{{- if kindIs "invalid" .Values.terminationGracePeriodSeconds -}}
{{- add (div (add $neededMs 999) 1000) 5 -}}
{{- else -}}
{{- $givenMs := mul (.Values.terminationGracePeriodSeconds | int64) 1000 -}}
{{- if lt $givenMs $neededMs -}}
{{- fail (printf "terminationGracePeriodSeconds: %d s is less than the %d ms that drain.preStopSleepSeconds and drain.deadlineMs may take: raise it, or leave it out" (.Values.terminationGracePeriodSeconds | int64) $neededMs) -}}
{{- end -}}
{{- .Values.terminationGracePeriodSeconds | int64 -}}
{{- end -}}
{{- end -}}

{{/* The relations between drain values that a schema cannot say; each failure is one line. */}}
{{- define "common.drain.check" -}}
{{- $window := .Values.drain.windowMs | int64 -}}
{{- $keepAlive := .Values.drain.keepAliveTimeoutMs | int64 -}}
{{- $deadline := .Values.drain.deadlineMs | int64 -}}
{{- if and .Values.drain.enabled .Values.drain.unready -}}
{{- fail "drain.unready: a service that drains stays ready: set drain.enabled to false, or leave it out" -}}
{{- end -}}
{{- if .Values.drain.enabled -}}
{{- if lt $window (add $keepAlive 1000) -}}
{{- fail (printf "drain.windowMs: %d must be at least drain.keepAliveTimeoutMs + 1000 = %d, or an idle connection is cut while a client may be writing on it" $window (add $keepAlive 1000)) -}}
{{- end -}}
{{- if le $deadline $window -}}
{{- fail (printf "drain.deadlineMs: %d must be more than drain.windowMs = %d: the difference is what the longest request may take" $deadline $window) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "common.drain.lifecycle" -}}
{{- with .Values.drain.preStopSleepSeconds -}}
lifecycle:
  preStop:
    sleep: { seconds: {{ . | int64 }} }
{{- end }}
{{- end -}}
