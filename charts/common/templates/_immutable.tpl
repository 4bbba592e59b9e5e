{{/*
An upgrade that the API server would refuse half-way, refused before it begins: what cannot be changed of an object that is there.
Takes {root, kind, claim: whether the object has claim templates of ours}. It needs a cluster to ask: "helm template" has none.
*/}}
{{- define "common.immutable.check" -}}
{{- if .root.Release.IsUpgrade -}}
{{- $name := include "common.fullname" .root -}}
{{- $object := printf "%s %s" .kind $name -}}
{{- with include "common.workload.live" . | fromJson -}}
{{- $selected := dig "spec" "selector" "matchLabels" "app.kubernetes.io/name" "" . -}}
{{- if ne $selected (include "common.name" $.root) -}}
{{- fail (printf "nameOverride: %s selects its pods by the name %s, which cannot be changed to %s: keep it, or uninstall first" $object $selected (include "common.name" $.root)) -}}
{{- end -}}
{{- if $.claim -}}
{{- include "common.immutable.claim" (dict "object" $object "persistence" $.root.Values.persistence "live" (dig "spec" "volumeClaimTemplates" list .)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes {object, persistence: the values, live: the claim templates that are there}. */}}
{{- define "common.immutable.claim" -}}
{{- $enabled := not (empty .live) -}}
{{- if ne $enabled .persistence.enabled -}}
{{- fail (printf "persistence.enabled: %s was made with %t, which cannot be changed: keep it, or uninstall first" .object $enabled) -}}
{{- end -}}
{{- with .live -}}
{{- $spec := (first .).spec -}}
{{- $class := dig "storageClassName" "" $spec -}}
{{- if ne $class $.persistence.storageClassName -}}
{{- fail (printf "persistence.storageClassName: %s was made with %s, which cannot be changed to %s: keep it, or uninstall first" $.object ($class | quote) ($.persistence.storageClassName | quote)) -}}
{{- end -}}
{{- $size := $spec.resources.requests.storage -}}
{{- if ne (include "common.quantity" $size) (include "common.quantity" $.persistence.size) -}}
{{- fail (printf "persistence.size: %s was made with %s, which cannot be changed to %s: keep it, and resize the claim itself where its class allows that" $.object $size $.persistence.size) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes {root, live: the spec that is there}. */}}
{{- define "common.immutable.service" -}}
{{- $service := .root.Values.service -}}
{{- $name := include "common.fullname" .root -}}
{{- $isHeadless := eq (dig "clusterIP" "" .live) "None" -}}
{{- if ne $isHeadless (eq $service.type "headless") -}}
{{- fail (printf "service.type: Service %s was made %s an address of its own, which cannot be changed: keep it, or uninstall first" $name (ternary "without" "with" $isHeadless)) -}}
{{- end -}}
{{- $class := dig "loadBalancerClass" "" .live -}}
{{- if and (eq $service.type "LoadBalancer") (eq (dig "type" "" .live) "LoadBalancer") (ne $class $service.loadBalancerClass) -}}
{{- fail (printf "service.loadBalancerClass: Service %s was made with %s, which cannot be changed to %s: keep it, or make it another type in between" $name ($class | quote) ($service.loadBalancerClass | quote)) -}}
{{- end -}}
{{- end -}}
