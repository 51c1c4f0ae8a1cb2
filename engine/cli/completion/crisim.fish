# Completion of crisim in fish: the program itself says what could come next.
# Installed into share/fish/vendor_completions.d/crisim.fish

function __crisim_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete -- $words[2..-1] $current 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (string replace -r -- '^--[a-z-]+=' '' $current)
            case ':dirs'
                __fish_complete_directories (string replace -r -- '^--[a-z-]+=' '' $current)
            case '*'
                echo $line
        end
    end
end

complete -c crisim -f -a '(__crisim_complete)'
