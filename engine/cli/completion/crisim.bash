# Completion of crisim in bash: the program itself says what could come next.
# Installed into share/bash-completion/completions/crisim, or: source crisim.bash

_crisim() {
    local cur line name kept i=0
    local -a words

    COMPREPLY=()
    read -r -a words <<<"${COMP_LINE:0:COMP_POINT}"
    [[ ${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && words+=("")
    cur=${words[-1]}
    # Of "--set=a=b" bash has only "b" in hand, as its COMP_WORDBREAKS say.
    kept=${cur%"${cur##*[=:]}"}
    [[ $COMP_WORDBREAKS == *=* && $COMP_WORDBREAKS == *:* ]] || kept=
    while IFS= read -r line; do
        case $line in
        :files | :dirs)
            compopt -o filenames 2>/dev/null
            while IFS= read -r name; do
                COMPREPLY+=("$name")
            done < <(compgen -"${line:1:1}" -- "${cur#"$kept"}")
            ;;
        *)
            name=${line%%$'\t'*}
            COMPREPLY+=("${name#"$kept"}")
            ;;
        esac
    done < <("${1/#\~\//$HOME/}" complete -- "${words[@]:1}" 2>/dev/null)
    # No blank behind "PATH=".
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
        [[ ${COMPREPLY[i]} == *= ]] && compopt -o nospace 2>/dev/null
    done
    return 0
}
complete -F _crisim crisim
