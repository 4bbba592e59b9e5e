{{/*
A pod of "helm test" that shows one behaviour, under the same restrictions as everything else.
Takes {root, name, image: a whole reference, script: JavaScript for Node, which throws when the behaviour is not there}.
*/}}
{{- define "common.test" -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "common.suffixed" (dict "root" .root "suffix" (printf "test-%s" .name) "max" 63) | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    app.kubernetes.io/name: {{ printf "%s-test" (include "common.name" .root) | quote }}
    app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "common.pullSecrets" .root }}
  {{- . | nindent 2 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    seccompProfile:
      type: RuntimeDefault
  {{- with include "common.placement" .root | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: test
      image: {{ .image | quote }}
      command: [node, --input-type=module, --eval]
      args:
        - |
          {{- .script | nindent 10 }}
      resources:
        requests: { cpu: 10m, memory: 48Mi }
        limits: { memory: 128Mi }
      securityContext:
        {{- include "common.containerSecurityContext" .root | nindent 8 }}
{{- end -}}

{{/* What every service's users see of its management port: nothing. Its Service leads to ready pods alone. */}}
{{- define "common.test.hidesManagement" -}}
const statusOf = async (path) => (await fetch("{{ include "common.url" . }}" + path)).status;
const shown = await statusOf("/version");
if (shown !== 200) throw new Error("/version answered " + shown + ", expected 200");
for (const path of ["/healthz", "/readyz", "/metrics"]) {
  const status = await statusOf(path);
  if (status !== 404) throw new Error(path + " answered " + status + " to its users, expected 404");
}
{{- end -}}
