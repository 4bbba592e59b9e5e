{{/* The application's name: the chart's, unless nameOverride says otherwise. */}}
{{- define "common.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What objects are called: the release, followed by the name unless the release contains it. 54 leaves room for suffixes. */}}
{{- define "common.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 54 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "common.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 54 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 54 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The version that the label states: version, else the image's tag, else the chart's appVersion. */}}
{{- define "common.version" -}}
{{- .Values.version | default .Values.image.tag | default .Chart.AppVersion -}}
{{- end -}}
